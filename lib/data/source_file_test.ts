import assert from "node:assert/strict";
import { join } from "node:path";
import { assertFileHash, fileKind, hashFile } from "./source_file.ts";

async function withFile(
  content: Uint8Array | string,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "data");
  try {
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
    await test(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("fileKind() goes by the content", async () => {
  await withFile("time,close\n", async (path) => assert.equal(await fileKind(path), "text"));
  await withFile("PAR1 and so on PAR1", async (path) => {
    assert.equal(await fileKind(path), "parquet");
  });
});

Deno.test("fileKind() is not misled by a character that the first block cuts in two", async () => {
  const text = "x".repeat(65_535) + "é";
  await withFile(text, async (path) => assert.equal(await fileKind(path), "text"));
  const cut = new TextEncoder().encode(text).subarray(0, 65_536);
  await withFile(cut, (path) => assert.rejects(fileKind(path), SyntaxError));
});

Deno.test("fileKind() refuses what is no table and says what it is", async () => {
  const cases: [Uint8Array | string, string, RegExp][] = [
    ["", "RangeError", /an empty file/],
    ["a,b\n1,\0\n", "SyntaxError", /zero byte at offset 6/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "SyntaxError", /gzip/],
    [Uint8Array.of(0x50, 0x4b, 3, 4), "SyntaxError", /zip archive or a spreadsheet/],
    [Uint8Array.of(0xff, 0xfe, 0x61, 0), "SyntaxError", /UTF-16/],
    [Uint8Array.of(0x61, 0x2c, 0xe9, 0x0a), "SyntaxError", /neither/],
    ["PAR1 cut", "SyntaxError", /no Parquet footer/],
  ];
  for (const [content, name, message] of cases) {
    await withFile(content, (path) => assert.rejects(fileKind(path), { name, message }));
  }
});

Deno.test("fileKind() refuses a missing file, a folder and a device", async () => {
  await assert.rejects(fileKind("no/such/file.csv"), {
    name: "TypeError",
    message: "Expected a file at no/such/file.csv but found nothing",
  });
  await assert.rejects(fileKind("lib"), { name: "TypeError", message: /found a directory/ });
  await assert.rejects(fileKind("/dev/zero"), { name: "TypeError", message: /device or pipe/ });
});

Deno.test("fileKind() refuses a huge file of zeros without reading it", async () => {
  await withFile("", async (path) => {
    await Deno.truncate(path, 2 ** 31); // sparse: takes no room on the disk
    await assert.rejects(fileKind(path), /binary data \(a zero byte at offset 0\)/);
  });
});

Deno.test("hashFile() equals the known SHA-256 of abc (FIPS 180-2)", async () => {
  const known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  await withFile("abc", async (path) => {
    assert.equal(await hashFile(path), known);
    await assertFileHash(path, known);
  });
  await withFile("abd", async (path) => {
    await assert.rejects(assertFileHash(path, known), {
      name: "RangeError",
      message: /to have SHA-256 ba78.* but found [0-9a-f]{64}$/,
    });
  });
});
