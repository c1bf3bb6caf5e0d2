import assert from "node:assert/strict";
import { createBars } from "./bars.ts";
import { DISPLAY, type MimeBundle, registerDisplays, withDisplay } from "./display.ts";

function someBars() {
  const x = Float64Array.of(1, 2);
  return createBars(
    { time: x, open: x, high: x, low: x, close: x, volume: x },
    { symbol: "TEST", intervalMs: 1 },
  );
}

/** What Jupyter does with a value that ends a cell. */
function shown(value: object): Promise<MimeBundle> {
  return (value as Record<symbol, () => Promise<MimeBundle>>)[DISPLAY]();
}

Deno.test("withDisplay() changes nothing that comparing, JSON, spreading or cloning sees", () => {
  const { symbol, intervalMs, length, time, open, high, low, close, volume } = someBars();
  const plain = { symbol, intervalMs, length, time, open, high, low, close, volume };
  const bars = withDisplay("bars", { ...plain });
  assert.deepEqual(bars, plain);
  assert.equal(JSON.stringify(bars), JSON.stringify(plain));
  assert.deepEqual(structuredClone(bars), plain);
  assert.equal(Deno.inspect(bars), Deno.inspect(plain));
  for (const copy of [{ ...bars }, structuredClone(bars), Object.assign({}, bars)]) {
    assert.deepEqual(Object.getOwnPropertySymbols(copy), []);
  }
  const { value: _, ...flags } = Object.getOwnPropertyDescriptor(bars, DISPLAY)!;
  assert.deepEqual(flags, { writable: false, enumerable: false, configurable: false });
});

Deno.test("withDisplay() shows the text of Deno.inspect while nobody renders the kind", async () => {
  const bars = someBars();
  assert.deepEqual(await shown(bars), { "text/plain": Deno.inspect(bars) });
});

Deno.test("withDisplay() and registerDisplays() take values and renderers of the kind only", () => {
  // The compiler is the test: each of these lines must be refused by it.
  // @ts-expect-error a price is no bars
  withDisplay("bars", { price: 1 });
  // @ts-expect-error nobody has declared such a kind
  withDisplay("prices", {});
  // @ts-expect-error a renderer of bars gets no number
  registerDisplays({ bars: (given: number) => ({ "text/plain": `${given}` }) });
  registerDisplays({ bars: undefined });
});

Deno.test("withDisplay() refuses a frozen value, which would stay without a display", () => {
  assert.throws(() => withDisplay("bars", Object.freeze({ ...someBars() })), TypeError);
});

Deno.test("registerDisplays() holds for results made before, and gives what was to be shown", async () => {
  const bars = someBars();
  const list = withDisplay("bars", [1, 2], bars);
  registerDisplays({ bars: (given) => ({ "text/plain": `${given.symbol} ${given === bars}` }) });
  assert.deepEqual(await shown(bars), { "text/plain": "TEST true" });
  assert.deepEqual(await shown(list), { "text/plain": "TEST true" });
});

Deno.test("a result that cannot be drawn is shown as text that says so", async () => {
  registerDisplays({
    bars: () => {
      throw new RangeError("no price");
    },
  });
  const bars = someBars();
  assert.deepEqual(await shown(bars), {
    "text/plain": `${Deno.inspect(bars)}\n(not drawn: RangeError: no price)`,
  });
});
