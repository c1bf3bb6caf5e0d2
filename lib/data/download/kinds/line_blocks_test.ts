import assert from "node:assert/strict";
import fc from "fast-check";
import { lineBlocks } from "./line_blocks.ts";

const text = fc.array(fc.string({ maxLength: 12, unit: fc.constantFrom("a", ",", "9") }), {
  maxLength: 30,
});
const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 20 });

function streamOf(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length];
        controller.enqueue(bytes.subarray(at, at + size));
        at += size;
      }
      controller.close();
    },
  });
}

Deno.test("lineBlocks() loses nothing and cuts only behind lines", async () => {
  await fc.assert(fc.asyncProperty(text, cuts, fc.nat(40), fc.boolean(), async (
    lines,
    sizes,
    blockBytes,
    ended,
  ) => {
    const whole = lines.join("\n") + (ended && lines.length > 0 ? "\n" : "");
    const blocks: string[] = [];
    const stream = streamOf(new TextEncoder().encode(whole), sizes);
    for await (const block of lineBlocks(stream, { blockBytes })) {
      assert.ok(block.length > 0);
      blocks.push(new TextDecoder().decode(block));
    }
    assert.equal(blocks.join(""), whole);
    for (const block of blocks.slice(0, -1)) assert.ok(block.endsWith("\n"));
  }));
});

Deno.test("lineBlocks() keeps blocks near the size that was asked for", async () => {
  const line = "1,2,3\n", bytes = new TextEncoder().encode(line.repeat(10_000));
  const sizes: number[] = [];
  for await (const block of lineBlocks(streamOf(bytes, [256]), { blockBytes: 4_096 })) {
    sizes.push(block.length);
  }
  assert.ok(sizes.length >= 12);
  assert.ok(sizes.every((size) => size <= 4_096 + 256));
});
