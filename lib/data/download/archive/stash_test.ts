import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { temporaryFolder } from "../../../../tests/temporary_folder.ts";
import { createStash } from "./stash.ts";

Deno.test("createStash() gives back in memory and on the disk what was written", async () => {
  const folder = await temporaryFolder();
  const chunks = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.nat(800), fc.nat(800), async (chunks, start, length) => {
      const whole = chunks.flatMap((chunk) => [...chunk]);
      for (const aboveBytes of [0, 1e9]) {
        using stash = await createStash(1, { folder, aboveBytes });
        for (const chunk of chunks) await stash.write(chunk);
        assert.equal(stash.size, whole.length);
        const hash = createHash("sha256").update(Uint8Array.from(whole)).digest("hex");
        assert.equal(stash.sha256(), hash);
        // Two at once: neither moves the other's place.
        const both = await Promise.all([stash.read(start, length), stash.read(0, 5)]);
        assert.deepEqual([...both[0]], whole.slice(start, start + length));
        assert.deepEqual([...both[1]], whole.slice(0, 5));
      }
    }),
    { numRuns: 50 },
  );
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
});

Deno.test("createStash() goes to the disk when the size is not known", async () => {
  const folder = `${await temporaryFolder()}/made/when/needed`;
  using stash = await createStash(NaN, { folder, aboveBytes: 1e9 });
  await stash.write(Uint8Array.of(1, 2, 3));
  assert.deepEqual(await stash.read(1, 9), Uint8Array.of(2, 3));
  assert.ok((await Deno.stat(folder)).isDirectory);
});
