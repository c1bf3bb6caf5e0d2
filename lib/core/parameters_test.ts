import assert from "node:assert/strict";
import { parameters } from "./parameters.ts";

const DEFAULTS = {
  sample: "BTCUSDT-1d",
  horizon: 1,
  smoke: false,
  split: { train: 730, test: 180 },
  windows: [7, 14],
};

/** What `parameters` makes of the defaults while the environment holds `json`. */
function withEnvironment(json: string | undefined): typeof DEFAULTS {
  const before = Deno.env.get("ASSAY_PARAMETERS");
  try {
    if (json === undefined) Deno.env.delete("ASSAY_PARAMETERS");
    else Deno.env.set("ASSAY_PARAMETERS", json);
    return parameters(DEFAULTS);
  } finally {
    if (before === undefined) Deno.env.delete("ASSAY_PARAMETERS");
    else Deno.env.set("ASSAY_PARAMETERS", before);
  }
}

Deno.test("parameters() gives the defaults when nothing was set", () => {
  assert.deepEqual(withEnvironment(undefined), DEFAULTS);
  assert.deepEqual(withEnvironment(" "), DEFAULTS);
  assert.deepEqual(withEnvironment("{}"), DEFAULTS);
});

Deno.test("parameters() overlays what was set, inside objects too, and replaces lists", () => {
  const set = { horizon: 5, smoke: true, split: { train: 365 }, windows: [30] };
  assert.deepEqual(withEnvironment(JSON.stringify(set)), {
    sample: "BTCUSDT-1d",
    horizon: 5,
    smoke: true,
    split: { train: 365, test: 180 },
    windows: [30],
  });
  assert.equal(DEFAULTS.split.train, 730);
});

Deno.test("parameters() names a setting that does not exist and those that do", () => {
  assert.throws(() => withEnvironment('{ "horizons": 2 }'), {
    name: "RangeError",
    message: "ASSAY_PARAMETERS: Expected a name out of sample, horizon, smoke, split, windows " +
      "but found horizons",
  });
  assert.throws(() => withEnvironment('{ "split": { "trian": 2 } }'), {
    message: "ASSAY_PARAMETERS: Expected a name out of train, test but found split.trian",
  });
  assert.throws(() => withEnvironment('{ "toString": 2 }'), RangeError);
  assert.throws(() => withEnvironment('{ "__proto__": { "horizon": 2 } }'), RangeError);
});

Deno.test("parameters() refuses a value of another kind", () => {
  const refused = (json: string, message: string) =>
    assert.throws(() => withEnvironment(json), {
      name: "TypeError",
      message: `ASSAY_PARAMETERS: ${message}`,
    });
  refused('{ "horizon": "2" }', 'Expected horizon to be a number but found "2"');
  refused('{ "split": 3 }', "Expected split to be an object but found 3");
  refused('{ "split": { "train": null } }', "Expected split.train to be a number but found null");
  refused('{ "windows": [1, true] }', "Expected windows[1] to be a number but found true");
  refused("[1]", "Expected the whole to be an object but found [1]");
});

Deno.test("parameters() refuses text that is no JSON", () => {
  assert.throws(() => withEnvironment("horizon=2"), {
    name: "SyntaxError",
    message: "Expected ASSAY_PARAMETERS to hold a JSON object but found horizon=2",
  });
});

Deno.test({
  name: "parameters() gives the defaults where the environment may not be read",
  permissions: { env: false },
  fn: () => assert.deepEqual(parameters({ horizon: 1 }), { horizon: 1 }),
});
