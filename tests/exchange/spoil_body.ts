import type { Fault } from "./faults.ts";

/** The answer with a body that ends too early, stalls or breaks off. */
export async function spoilBody(response: Response, fault: Fault): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  if (fault.kind === "truncatedZip") {
    return new Response(bytes.subarray(0, Math.floor(bytes.length / 2)), { headers });
  }
  const cut = Math.min(fault.bytes ?? 1_000, Math.max(0, bytes.length - 1));
  headers.set("content-length", String(bytes.length));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (cut > 0) controller.enqueue(bytes.subarray(0, cut));
      if (fault.kind === "reset") {
        // Later, so that the first bytes are on their way when the connection breaks.
        timer = setTimeout(() => controller.error(new Error("reset on purpose")), 20);
        return;
      }
      timer = setTimeout(() => {
        controller.enqueue(bytes.subarray(cut));
        controller.close();
      }, fault.forMs ?? 60_000);
    },
    cancel: () => clearTimeout(timer),
  });
  return new Response(body, { headers });
}
