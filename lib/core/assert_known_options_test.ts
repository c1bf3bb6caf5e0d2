import assert from "node:assert/strict";
import fc from "fast-check";
import { assertKnownOptions, type OptionNames } from "./assert_known_options.ts";

interface CutOptions {
  readonly test: number;
  readonly embargo?: number;
}
const KNOWN: OptionNames<CutOptions> = { test: true, embargo: true };

/** The message for options that no type has seen. */
function messageFor(options: unknown): string | undefined {
  try {
    assertKnownOptions("cut", options as CutOptions, KNOWN);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
}

Deno.test("assertKnownOptions() accepts every known name, whether given or not", () => {
  for (const options of [{}, { test: 1 }, { test: 1, embargo: undefined }]) {
    assert.equal(messageFor(options), undefined);
  }
});

Deno.test("assertKnownOptions() names what it found, what it knows and the nearest name", () => {
  const expected = "Expected an option of cut out of test, embargo but found";
  assert.equal(messageFor({ test: 1, embrago: 5 }), `${expected} embrago; did you mean embargo?`);
  assert.equal(messageFor({ Test: 1 }), `${expected} Test; did you mean test?`);
  assert.equal(messageFor({ tests: 1 }), `${expected} tests; did you mean test?`);
  assert.equal(messageFor({ shuffle: undefined }), `${expected} shuffle`);
});

Deno.test("assertKnownOptions() takes no name that every object has for a known one", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    const options = JSON.parse(`{ "${name}": 1 }`);
    assert.ok(messageFor(options)?.endsWith(`found ${name}`));
  }
});

Deno.test("assertKnownOptions() refuses what is no object", () => {
  for (const options of [undefined, null, 5, "long"]) {
    const message = `Expected options of cut to be an object but found ${options}`;
    assert.equal(messageFor(options), message);
  }
});

Deno.test("assertKnownOptions() finds an unknown name wherever it stands", () => {
  fc.assert(fc.property(fc.string(), fc.nat(2), (name, place) => {
    fc.pre(!Object.hasOwn(KNOWN, name));
    const entries: [string, number][] = [["test", 1], ["embargo", 2]];
    entries.splice(place, 0, [name, 3]);
    assert.ok(messageFor(Object.fromEntries(entries))?.includes(`but found ${name}`));
  }));
});

Deno.test("OptionNames has no room for a table that drifts from the options", () => {
  // @ts-expect-error embargo is missing
  const tooFew: OptionNames<CutOptions> = { test: true };
  // @ts-expect-error step is no option
  const tooMany: OptionNames<CutOptions> = { test: true, embargo: true, step: true };
  assert.notDeepEqual(tooFew, tooMany);
});
