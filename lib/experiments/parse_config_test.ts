import assert from "node:assert/strict";
import fc from "fast-check";
import { locateJsonError } from "./json_position.ts";
import { parseConfig } from "./parse_config.ts";

const path = "experiment.json";
const good = {
  name: "x",
  question: "Does it?",
  data: { sample: "BTCUSDT-1d" },
  validation: { train: 400, validation: 50, calibration: 90, test: 90 },
  backtest: { periodsPerYear: 365 },
  models: [{ kind: "buyAndHold" }, { kind: "smaCross" }, { kind: "lstm" }],
};

/** The example with one value replaced, or one key removed where the value is undefined. */
function changed(place: string, value: unknown): string {
  const copy = structuredClone(good) as Record<string, unknown>;
  const keys = place.split(".");
  const last = keys.pop()!;
  let parent = copy;
  for (const key of keys) parent = (parent[key] ??= {}) as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(copy);
}

Deno.test("parseConfig() fills in the defaults", () => {
  const config = parseConfig(JSON.stringify(good), { path });
  assert.equal(config.label.horizon, 1);
  assert.equal(config.backtest.fill, "nextOpen");
  assert.equal(config.policy.side, "long");
  assert.ok(config.models[2].kind === "lstm" && config.models[2].sequenceLength === 32);
});

Deno.test("parseConfig() accepts its own result", () => {
  const config = parseConfig(JSON.stringify(good), { path });
  assert.deepEqual(parseConfig(JSON.stringify(config), { path }), config);
});

Deno.test("parseConfig() names path, expectation and finding in one line", () => {
  const table: [string, unknown, RegExp][] = [
    ["label.horizon", -3, /label\.horizon: Expected an integer of at least 1 but found -3$/],
    ["label.horizon", 1.5, /label\.horizon: Expected an integer of at least 1 but found 1\.5$/],
    ["label.horizon", "1", /label\.horizon: Expected an integer of at least 1 but found "1"$/],
    ["label.kind", "up", /label\.kind: Expected .*"direction".*"tripleBarrier".* found "up"$/],
    ["label", { kind: "meta", fast: 9, slow: 9 }, /label\.fast: .* below slow, 9, but found 9$/],
    ["label", { kind: "trendScan", minHorizon: 11 }, /label\.minHorizon: .* 10, but found 11$/],
    ["label", { kind: "tripleBarrier", k: 1 }, /label\.k: Unknown key; .* kind, horizon, take/],
    ["label", { kind: "volatilityScaled", estimator: "x" }, /label\.estimator: .* "yangZhang" but/],
    ["label", 5, /label: Expected an object .* found 5$/],
    ["models.2.hidenSize", 64, /models\[2\]\.hidenSize: Unknown key; expected one of .*hiddenSize/],
    ["modells", [], /: modells: Unknown key; expected one of name, question, /],
    ["data.sampel", "x", /data\.sampel: Unknown key; expected one of sample$/],
    ["data", { file: "x.csv", intervall: "1d", symbol: "X" }, /data\.intervall?: /],
    ["data", { file: "x.csv", interval: "1d" }, /data\.symbol: Expected the instrument's name/],
    ["data", { file: "x", interval: "day", symbol: "X" }, /data\.interval: .* found "day"$/],
    ["data.sample", "DOGE-1d", /data\.sample: Expected one of "BTCUSDT-1d", .* found "DOGE-1d"$/],
    ["data", {}, /data\.sample: Expected one of .* but found nothing$/],
    ["data", undefined, /data(\.sample)?: Expected .* but found nothing$/],
    ["models.0.kind", "lsmt", /models\[0\]\.kind: Expected one of "buyAndHold", .* "lsmt"$/],
    ["models", [], /models: Expected a list of at least one model but found \[\]$/],
    ["models", [{ kind: "lstm" }, { kind: "lstm" }], /models\[1\]\.name: .* found "lstm"$/],
    ["models.0.name", "benchmark", /models\[0\]\.name: .* found "benchmark"$/],
    ["models.1.fast", 300, /models\[1\]\.fast: Expected an integer below slow, 200, .* 300$/],
    ["backtest.periodsPerYear", undefined, /periodsPerYear: .* found nothing$/],
    ["backtest.fee", -0.1, /backtest\.fee: Expected a finite number between 0 and 0\.5 but/],
    ["validation.validation", 400, /validation\.validation: Expected an integer below train, 400/],
    ["name", "BTC daily", /name: Expected lower-case words .* but found "BTC daily"$/],
    ["seed", null, /seed: Expected an integer between 0 and 4294967295 but found null$/],
    ["device", "tpu", /device: Expected one of "cpu", "webgpu", "cuda", "auto" but found "tpu"$/],
  ];
  for (const [place, value, expected] of table) {
    assert.throws(() => parseConfig(changed(place, value), { path }), (error: Error) => {
      assert.equal(error.name, "TypeError");
      assert.match(error.message, /^experiment\.json: /);
      assert.match(error.message, expected);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});

Deno.test("parseConfig() says how many more problems there are", () => {
  const json = changed("policy", { minTrades: 0, side: "up" });
  assert.throws(() => parseConfig(json, { path }), /\(and 1 more problem\)$/);
});

Deno.test("parseConfig() applies overrides, to defaults too, and checks the result", () => {
  const overrides = [
    "label.horizon=3",
    "models[2].hiddenSize=8",
    "models.2.dropout=0.5",
    "scaler=robust",
    "trialsNote=a = b",
  ];
  const config = parseConfig(JSON.stringify(good), { path, overrides });
  assert.equal(config.label.horizon, 3);
  const lstm = config.models[2];
  assert.ok(lstm.kind === "lstm" && lstm.hiddenSize === 8 && lstm.dropout === 0.5);
  assert.equal(config.scaler, "robust");
  assert.equal(config.trialsNote, "a = b");
});

Deno.test("parseConfig() refuses overrides of what does not exist", () => {
  const table: [string, RegExp][] = [
    ["lable.horizon=3", /^--set: lable: Unknown key; expected one of name, question/],
    ["label.kind.x=3", /Expected a path of the configuration but found label\.kind\.x$/],
    ["models[7].hiddenSize=3", /found models\[7\]\.hiddenSize$/],
    ["models[3]=3", /found models\[3\]$/],
    ["label.horizn=3", /^--set: label\.horizn: Unknown key; expected one of kind, horizon$/],
    ["label.horizon=-3", /^--set: label\.horizon: Expected an integer of at least 1/],
    ["__proto__.x=1", /Expected a path of the configuration/],
    ["seed", /Expected an override to be path=value but found "seed"$/],
  ];
  for (const [override, expected] of table) {
    const run = () => parseConfig(JSON.stringify(good), { path, overrides: [override] });
    assert.throws(run, (error: Error) => expected.test(error.message), override);
  }
});

Deno.test("parseConfig() names line and column of what is not JSON", () => {
  const table: [string, string][] = [
    ['{\n  "seed": seven\n}', 'line 2 column 11: Expected JSON but found "seven"'],
    ['{ "a": 1,\n}', 'line 2 column 1: Expected JSON but found "}"'],
    ['{ "a": 01 }', 'line 1 column 8: Expected JSON but found "01 }"'],
    ['{ "a": [1, 2', "line 1 column 13: Expected JSON but found the end of the text"],
    ["", "line 1 column 1: Expected JSON but found the end of the text"],
    ["{} {}", 'line 1 column 4: Expected JSON but found "{}"'],
  ];
  for (const [json, expected] of table) {
    assert.throws(() => parseConfig(json, { path }), {
      name: "SyntaxError",
      message: `experiment.json ${expected}`,
    });
  }
});

/** The position as an offset into the text. */
function offsetIn(text: string): number {
  const { line, column } = locateJsonError(text);
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((n, piece) => n + piece.length + 1, 0) + column - 1;
}

Deno.test("locateJsonError() finds the end of whole JSON and of every prefix of it", () => {
  fc.assert(fc.property(fc.object({ maxDepth: 3 }), fc.nat(), (value, at) => {
    const json = JSON.stringify(value, null, 1);
    assert.equal(offsetIn(json), json.length);
    // The longest prefix that is whole tokens; what is left of a cut token is never reached.
    const cut = json.slice(0, at % json.length);
    const end = offsetIn(cut);
    assert.equal(offsetIn(cut.slice(0, end)), end);
  }));
});

Deno.test("locateJsonError() points at the character that does not belong", () => {
  fc.assert(fc.property(fc.object({ maxDepth: 3 }), fc.nat(), (value, at) => {
    // Printed with indentation, every newline stands between two tokens.
    const json = JSON.stringify({ first: 1, value }, null, 1);
    const ends = [...json.matchAll(/\n/g)].map((match) => match.index);
    const place = ends[at % ends.length];
    assert.equal(offsetIn(`${json.slice(0, place)}?${json.slice(place)}`), place);
  }));
});
