import assert from "node:assert/strict";
import {
  amount,
  count,
  date,
  estimate,
  integer,
  number,
  percent,
  rate,
  seconds,
} from "./format.ts";

Deno.test("every format prints an en dash for null, undefined and NaN", () => {
  for (const print of [number, percent, rate, integer, amount, seconds]) {
    for (const value of [null, undefined, NaN]) assert.equal(print(value), "–", print.name);
  }
  assert.equal(date(null), "–");
  assert.equal(date(NaN), "–");
  assert.equal(date("an unknown time"), "–");
  assert.equal(estimate({ estimate: null, low: null, high: null }), "–");
  assert.equal(estimate({ estimate: 0.5, low: null, high: null }), "0.500 [–, –]");
});

Deno.test("number() has a true minus sign, none before zero, and names infinities", () => {
  assert.equal(number(-0.1234), "−0.123");
  assert.equal(number(-0.0004), "0.000");
  assert.equal(number(-0.0005, 4), "−0.0005");
  assert.equal(number(Infinity), "∞");
  assert.equal(number(-Infinity), "−∞");
});

Deno.test("percent() and rate() turn fractions into percent", () => {
  assert.equal(percent(0.1234), "12.3%");
  assert.equal(percent(-0.5), "−50.0%");
  assert.equal(rate(0.0005), "0.05%");
  assert.equal(rate(0.001), "0.1%");
  assert.equal(rate(0), "0%");
});

Deno.test("integer() and amount() separate thousands and keep significant digits", () => {
  assert.equal(integer(100_000.4), "100,000");
  assert.equal(integer(-1234), "−1,234");
  assert.equal(amount(43_210.567), "43,210.6");
  assert.equal(amount(0.000123456), "0.00012346");
  assert.equal(amount(0), "0");
  assert.equal(amount(1_234_567.8), "1,234,568");
});

Deno.test("estimate() prints the interval in brackets", () => {
  assert.equal(estimate({ estimate: 0.512, low: 0.489, high: 0.535 }), "0.512 [0.489, 0.535]");
  assert.equal(
    estimate({ estimate: 0.1, low: -0.2, high: 0.4 }, percent),
    "10.0% [−20.0%, 40.0%]",
  );
});

Deno.test("date() is ISO, with hours only when there are any", () => {
  assert.equal(date("2024-01-31T00:00:00.000Z"), "2024-01-31");
  assert.equal(date(Date.UTC(2024, 0, 31, 14, 30)), "2024-01-31 14:30");
});

Deno.test("seconds() and count() fit their words to the size", () => {
  assert.deepEqual([0.421, 12.34, 125.2].map(seconds), ["0.42 s", "12.3 s", "125 s"]);
  assert.deepEqual([0, 1, 2000].map((n) => count(n, "trade")), [
    "0 trades",
    "1 trade",
    "2,000 trades",
  ]);
});
