import assert from "node:assert/strict";
import { compareSettings, flatten } from "./settings.ts";

Deno.test("flatten() names elements of lists and keeps two of one name apart", () => {
  const config = { models: [{ kind: "lstm", units: 4 }, { kind: "lstm", units: 8 }], list: [true] };
  assert.deepEqual([...flatten(config)], [
    ["models.lstm.kind", "lstm"],
    ["models.lstm.units", "4"],
    ["models.lstm (2).kind", "lstm"],
    ["models.lstm (2).units", "8"],
    ["list.0", "true"],
  ]);
});

Deno.test("compareSettings() marks what differs or is missing, and only that", () => {
  const settings = compareSettings([{ a: 1, b: null }, { b: null, c: { d: "x" } }]);
  assert.deepEqual(settings, [
    { path: "a", values: ["1", undefined], differs: true },
    { path: "b", values: ["null", "null"], differs: false },
    { path: "c.d", values: [undefined, "x"], differs: true },
  ]);
});
