const NEWLINE = 10;

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * A stream of text cut into blocks of about `blockBytes` that end where a line does, so that a file
 * larger than memory can be read.
 */
export async function* lineBlocks(
  stream: ReadableStream<Uint8Array>,
  { blockBytes }: { readonly blockBytes: number },
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [], size = 0;
  for await (const chunk of stream) {
    const end = size + chunk.length < blockBytes ? -1 : chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      parts.push(chunk);
      size += chunk.length;
      continue;
    }
    yield join([...parts, chunk.subarray(0, end + 1)]);
    parts = [chunk.subarray(end + 1)];
    size = chunk.length - end - 1;
  }
  if (size > 0) yield join(parts);
}
