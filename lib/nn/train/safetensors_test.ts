import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "./safetensors.ts";

const python = await Deno.readFile(new URL("fixtures/python.safetensors", import.meta.url));

/** A file of any header and data, well formed or not. */
function fileOf(header: unknown, data: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

Deno.test("decodeSafetensors() reads what the Python package wrote", () => {
  const { tensors, metadata } = decodeSafetensors(python);
  assert.deepEqual(metadata, { "made by ü": "€ \n" });
  assert.deepEqual(tensors, {
    single: {
      shape: [2, 3],
      data: Float32Array.of(1.5, -0, Infinity, -Infinity, NaN, 2 ** -149),
    },
    double: { shape: [3], data: Float64Array.of(0.1, -1e308, 5e-324) },
    scalar: { shape: [], data: Float32Array.of(3.25) },
    empty: { shape: [2, 0], data: new Float64Array(0) },
    'näme/with "quotes"': { shape: [5], data: Float32Array.of(0, 1, 2, 3, 4) },
  });
});

Deno.test("encodeSafetensors() writes the bytes of the Python package", () => {
  const { tensors, metadata } = decodeSafetensors(python);
  const shuffled = Object.fromEntries(Object.entries(tensors).reverse());
  assert.deepEqual([...encodeSafetensors({ tensors: shuffled, metadata })], [...python]);
});

const anyTensor: fc.Arbitrary<StoredTensor> = fc.array(fc.nat(3), { maxLength: 3 })
  .chain((shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const size = { minLength: length, maxLength: length };
    return fc.oneof(fc.float32Array(size), fc.float64Array(size))
      .map((data) => ({ shape, data: data.length === length ? data : data.slice(0, length) }));
  });

Deno.test("decodeSafetensors() gives back what encodeSafetensors() took", () => {
  const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
  const entries = fc.uniqueArray(fc.tuple(name, anyTensor), { selector: ([name]) => name });
  const texts = fc.array(fc.tuple(name, fc.string({ unit: "grapheme" })));
  fc.assert(fc.property(entries, texts, (entries, texts) => {
    const content = {
      tensors: Object.fromEntries(entries),
      metadata: Object.fromEntries(texts),
    };
    const file = encodeSafetensors(content);
    // In memory that begins anywhere, as a part of a larger buffer does.
    const moved = new Uint8Array(file.length + 3).subarray(3);
    moved.set(file);
    assert.deepEqual(decodeSafetensors(moved), content);
  }));
});

Deno.test("decodeSafetensors() refuses a file cut anywhere", () => {
  for (let length = 0; length < python.length; length++) {
    assert.throws(() => decodeSafetensors(python.subarray(0, length)), SyntaxError, `${length}`);
  }
});

Deno.test("decodeSafetensors() gives a SyntaxError or a file for any damage", () => {
  const damage = fc.array(fc.tuple(fc.nat(python.length - 1), fc.nat(255)), { minLength: 1 });
  fc.assert(fc.property(damage, (changes) => {
    const file = python.slice();
    for (const [at, byte] of changes) file[at] = byte;
    try {
      decodeSafetensors(file);
    } catch (error) {
      assert.ok(error instanceof SyntaxError, `${error}`);
    }
  }));
});

const tensor = (start: number, end: number, shape = [(end - start) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [start, end],
});

const WRONG: readonly [what: string, file: Uint8Array, message: RegExp][] = [
  ["a header longer than the file", Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 128, 0), /at most 1 bytes/],
  ["no JSON", fileOf("{"), /Expected a header in JSON/],
  ["no text", new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 255]), /Expected a header in JSON/],
  ["a list", fileOf([]), /Expected the header to be an object/],
  ["metadata that is no text", fileOf({ __metadata__: { a: 1 } }), /to hold texts .*{"a":1}/],
  ["a type that is not ours", fileOf({ a: { dtype: "BF16" } }), /F64 or F32 but found BF16/],
  ["a type by another name", fileOf({ a: { dtype: "toString" } }), /but found toString/],
  ["a tensor that is none", fileOf({ a: 1 }), /Expected a to be a tensor but found 1/],
  ["a negative shape", fileOf({ a: tensor(0, 4, [-1]) }, [0, 0, 0, 0]), /to have a shape/],
  ["a shape of other size", fileOf({ a: tensor(0, 4, [2]) }, [0, 0, 0, 0]), /take 8 bytes/],
  ["a shape past all numbers", fileOf({ a: tensor(0, 4, [2 ** 40, 2 ** 40]) }), /a to take/],
  ["offsets that run backwards", fileOf({ a: tensor(4, 0) }), /to have a shape/],
  ["a hole", fileOf({ a: tensor(4, 8) }, [0, 0, 0, 0, 1, 1, 1, 1]), /a to start at byte 0/],
  [
    "an overlap",
    fileOf({ a: tensor(0, 8), b: tensor(4, 12) }, new Array(12).fill(0)),
    /b to start at byte 8 of the data but found 4/,
  ],
  ["bytes of nobody", fileOf({ a: tensor(0, 4) }, [0, 0, 0, 0, 7]), /4 bytes of data but found 5/],
];

for (const [what, file, message] of WRONG) {
  Deno.test(`decodeSafetensors() refuses ${what}`, () => {
    assert.throws(() => decodeSafetensors(file), { name: "SyntaxError", message });
  });
}

Deno.test("encodeSafetensors() refuses what it could not read again", () => {
  const data = Float32Array.of(1, 2, 3);
  assert.throws(
    () => encodeSafetensors({ tensors: { a: { shape: [2], data } } }),
    /Expected a to be a tensor of 2 numbers but found 3/,
  );
  assert.throws(
    () => encodeSafetensors({ tensors: { __metadata__: { shape: [3], data } } }),
    /the name of the metadata/,
  );
});
