import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bars, createBars } from "../core/mod.ts";
import { MOMENT, ORDER_TYPE, PURPOSE, STATUS } from "./codes.ts";
import type { OrderRequest } from "./order_request.ts";
import type { DetailedResult } from "./result.ts";
import { run, type RunOptions } from "./run.ts";
import { runEvents, type RunEventsOptions } from "./run_events.ts";
import { runSignals } from "./run_signals.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Bars from steps of the log price: gap, body, and how far high and low reach beyond. */
function barsFrom(steps: readonly (readonly number[])[]): Bars {
  const n = steps.length;
  const time = new Float64Array(n), open = new Float64Array(n), high = new Float64Array(n);
  const low = new Float64Array(n), close = new Float64Array(n), volume = new Float64Array(n);
  let price = 100;
  steps.forEach(([gap, body, up, down, size], i) => {
    time[i] = i * 3_600_000;
    open[i] = price *= Math.exp(gap);
    close[i] = price *= Math.exp(body);
    high[i] = Math.max(open[i], close[i]) * Math.exp(up);
    low[i] = Math.min(open[i], close[i]) * Math.exp(-down);
    volume[i] = size;
  });
  return createBars({ time, open, high, low, close, volume }, {
    symbol: "TEST",
    intervalMs: 3_600_000,
  });
}

const step = fc.tuple(
  number(-0.1, 0.1),
  number(-0.1, 0.1),
  number(0, 0.05),
  number(0, 0.05),
  number(0, 100).map((size) => Math.round(100 * size) / 100),
);
const bars = fc.array(step, { minLength: 3, maxLength: 40 }).map(barsFrom);

/** An order around the last close, as fractions of it. */
const request = fc.record({
  side: fc.constantFrom("buy" as const, "sell" as const),
  size: fc.constantFrom("units" as const, "cash" as const, "fraction" as const),
  amount: number(0.01, 1),
  limit: fc.option(number(0.9, 1.1), { nil: undefined }),
  stop: fc.option(number(0.9, 1.1), { nil: undefined }),
  timeInForce: fc.constantFrom("gtc" as const, "day" as const, "ioc" as const, "fok" as const),
  reduceOnly: fc.boolean(),
});
type Request = typeof request extends fc.Arbitrary<infer R> ? R : never;

const SCALE = { units: 20, cash: 2000, fraction: 1 };

function orderOf({ size, amount, limit, stop, ...rest }: Request, close: number): OrderRequest {
  return {
    ...rest,
    [size]: amount * SCALE[size],
    limit: limit && limit * close,
    stop: stop && stop * close,
  };
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const options: fc.Arbitrary<RunEventsOptions> = fc.record({
  side: fc.constantFrom("long" as const, "longShort" as const),
  fee: number(0, 0.01),
  makerFee: number(0, 0.01),
  slippage: number(0, 0.01),
  spread: number(0, 0.01),
  impact: fc.constantFrom(0, 0.01),
  initialCash: fc.constant(1000),
  pyramiding: fc.constantFrom(1, 3),
  market: fc.record({
    unitStep: fc.constantFrom(0, 0.1),
    priceStep: fc.constantFrom(0, 0.01),
    maxVolumeShare: fc.constantFrom(1, 0.05),
    latency: fc.constantFrom(0, 1, 2),
  }),
  margin: maybe(
    fc.record({ leverage: fc.constantFrom(1, 3), maintenance: fc.constantFrom(0, 0.05) }),
  ),
  exits: fc.record({
    stopLoss: maybe(number(0.01, 0.1)),
    takeProfit: maybe(number(0.01, 0.1)),
    trailingStop: maybe(number(0.01, 0.1)),
    timeExit: maybe(fc.integer({ min: 1, max: 9 })),
    takeProfitOrder: fc.constantFrom("market" as const, "limit" as const),
  }),
  risk: fc.record({ dailyLoss: maybe(number(0.01, 0.1)), maxDrawdown: maybe(number(0.05, 0.3)) }),
  carry: fc.record({ borrowRate: number(0, 1), interestRate: number(0, 1) }),
});

const asked = fc.array(fc.option(request, { nil: undefined, freq: 3 }), { maxLength: 40 });
const cases = fc.record({ bars, asked, options });

function play({ bars, asked, options }: {
  readonly bars: Bars;
  readonly asked: readonly (Request | undefined)[];
  readonly options: RunEventsOptions;
}): DetailedResult {
  return runEvents(bars, ({ row, close }) => {
    const next = asked[row];
    return next && orderOf(next, close);
  }, options);
}

Deno.test("runEvents() keeps cash + units * close = equity on every bar", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { equity, cash, units } = play(drawn);
    equity.forEach((value, t) => {
      const sum = cash[t] + units[t] * drawn.bars.close[t];
      assert.ok(Math.abs(sum - value) <= 1e-9 * 1000, `row ${t}: ${sum} and ${value}`);
    });
  }));
});

Deno.test("runEvents() moves cash by fills, fees and carry only", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { cash, units, fills, totalFees, totalFunding, totalBorrow } = play(drawn);
    let money = 1000 - totalFunding - totalBorrow, held = 0, fees = 0;
    fills.row.forEach((_, k) => {
      money -= fills.units[k] * fills.price[k] + fills.fee[k];
      held += fills.units[k];
      fees += fills.fee[k];
    });
    assert.ok(Math.abs(money - cash[cash.length - 1]) <= 1e-9 * 1000);
    assert.ok(Math.abs(held - units[units.length - 1]) <= 1e-9);
    assert.ok(Math.abs(fees - totalFees) <= 1e-9 * 1000);
  }));
});

Deno.test("runEvents() lets the gains of trades add up to the gain of the equity", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { trades, finalEquity } = play(drawn);
    const gained = trades.pnl.reduce((sum, pnl) => sum + pnl, 0);
    assert.ok(Math.abs(gained - (finalEquity - 1000)) <= 1e-9 * 1000);
  }));
});

Deno.test("runEvents() meets the market inside the bar's range, never before the next bar", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { fills, orders } = play(drawn);
    const { open, high, low, close } = drawn.bars;
    const rounding = 1e-12;
    fills.row.forEach((row, k) => {
      const market = fills.market[k], order = fills.order[k];
      assert.ok(market >= low[row] * (1 - rounding) && market <= high[row] * (1 + rounding));
      if (fills.moment[k] === MOMENT.open) assert.equal(market, open[row]);
      if (fills.moment[k] === MOMENT.close) assert.equal(market, close[row]);
      if (orders.purpose[order] === PURPOSE.signal) {
        assert.ok(row >= orders.row[order] + 1 + (drawn.options.market?.latency ?? 0));
      }
      assert.ok(row >= orders.row[order]);
    });
  }));
});

Deno.test("runEvents() never fills worse than a limit, or better than the market", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { fills, orders } = play(drawn);
    fills.row.forEach((_, k) => {
      const side = Math.sign(fills.units[k]);
      const limit = orders.limit[fills.order[k]];
      if (!Number.isNaN(limit)) assert.ok(side * (fills.price[k] - limit) <= 1e-9);
      assert.ok(side * (fills.price[k] - fills.market[k]) >= -1e-9);
    });
  }));
});

Deno.test("runEvents() fills at most the share of a bar's volume, but for liquidations", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { fills, orders } = play(drawn);
    const share = drawn.options.market?.maxVolumeShare ?? Infinity;
    const filled = new Float64Array(drawn.bars.length);
    fills.row.forEach((row, k) => {
      const purpose = orders.purpose[fills.order[k]];
      if (purpose === PURPOSE.liquidation || purpose === PURPOSE.ruin) return;
      filled[row] += Math.abs(fills.units[k]);
    });
    filled.forEach((units, row) =>
      assert.ok(units <= share * drawn.bars.volume[row] * (1 + 1e-9) + 1e-9)
    );
  }));
});

Deno.test("runEvents() says of every order what became of it", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { orders, fills } = play(drawn);
    const filled = new Float64Array(orders.row.length);
    fills.order.forEach((order, k) => filled[order] += fills.units[k]);
    orders.status.forEach((status, id) => {
      assert.notEqual(status, STATUS.working);
      assert.ok(Math.abs(filled[id] - orders.filled[id]) < 1e-9);
      if (status === STATUS.filled || status === STATUS.partlyFilled) {
        assert.notEqual(filled[id], 0);
      } else {
        assert.equal(filled[id], 0);
        assert.notEqual(orders.reason[id], 0);
      }
      if (orders.type[id] === ORDER_TYPE.market) assert.ok(Number.isNaN(orders.limit[id]));
    });
  }));
});

Deno.test("runEvents() holds what its side allows, and what a reduce-only order may", () => {
  fc.assert(fc.property(cases, (drawn) => {
    const { units, fills, orders } = play(drawn);
    if (drawn.options.side === "long") assert.ok(units.every((held) => held >= -1e-12));
    let held = 0;
    fills.row.forEach((_, k) => {
      const after = held + fills.units[k];
      if (orders.reduceOnly[fills.order[k]]) {
        assert.ok(Math.abs(after) < Math.abs(held) + 1e-9 && after * held >= -1e-9);
      }
      held = after;
    });
  }));
});

Deno.test("runEvents() changes nothing in the past when bars are added", () => {
  fc.assert(fc.property(cases, fc.nat(), (drawn, pick) => {
    const keep = 2 + pick % (drawn.bars.length - 2);
    const whole = play(drawn);
    const part = play({ ...drawn, options: { ...drawn.options, to: keep } });
    assert.deepEqual(part.equity, whole.equity.slice(0, keep));
    const fills = part.fills.row.length;
    for (const name of ["row", "units", "price", "fee"] as const) {
      assert.deepEqual(part.fills[name], whole.fills[name].slice(0, fills));
    }
    assert.ok(whole.fills.row.slice(fills).every((row) => row >= keep));
  }));
});

const entries = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 40, maxLength: 40 });

// Without exits: with them, a cost can move a level out of reach, and a worse fill can end better.
Deno.test("runSignals() never gains by costs, long with fixed cash", () => {
  fc.assert(
    fc.property(bars, entries, number(0, 0.02), number(0, 0.02), (bars, drawn, fee, slippage) => {
      const signals = {
        longEntry: drawn.slice(0, bars.length).map(([enter]) => enter),
        longExit: drawn.slice(0, bars.length).map(([, leave]) => leave),
      };
      const base = {
        side: "long",
        initialCash: 1000,
        size: { kind: "fraction", fraction: 1 },
      } as const;
      const paid = runSignals(bars, signals, { ...base, fee, slippage }).finalEquity;
      const free = runSignals(bars, signals, { ...base, fee: 0, slippage: 0 }).finalEquity;
      assert.ok(paid <= free * (1 + 1e-12));
    }),
  );
});

/** Prices mirrored at 200: what rose falls by as much. */
function mirrored(bars: Bars): Bars {
  const flip = (x: Float64Array) => x.map((value) => 200 - value);
  return createBars({
    ...{ time: bars.time, volume: bars.volume, open: flip(bars.open), close: flip(bars.close) },
    ...{ high: flip(bars.low), low: flip(bars.high) },
  }, bars);
}

Deno.test("runEvents() mirrors longs and shorts of mirrored prices, with levels as prices", () => {
  fc.assert(fc.property(bars, asked, (drawn, requests) => {
    fc.pre(drawn.high.every((high) => high < 190) && drawn.low.every((low) => low > 10));
    const other = mirrored(drawn);
    const free = { side: "longShort", fee: 0, slippage: 0, initialCash: 1e6 } as const;
    const strategy = (sign: number) => ({ row, close }: { row: number; close: number }) => {
      const next = requests[row];
      if (!next) return;
      const price = sign > 0 ? close : 200 - close;
      const order = orderOf({ ...next, size: "units" }, price);
      const level = (value: number | undefined) => value && (sign > 0 ? value : 200 - value);
      const side = (next.side === "buy") === (sign > 0) ? "buy" as const : "sell" as const;
      const [below, above] = [price * 0.97, price * 1.03];
      const buys = next.side === "buy";
      return {
        ...order,
        side,
        limit: level(order.limit),
        stop: level(order.stop),
        stopLoss: level(buys ? below : above),
        takeProfit: level(buys ? above : below),
      };
    };
    const up = runEvents(drawn, strategy(1), free);
    const down = runEvents(other, strategy(-1), free);
    assert.deepEqual(up.fills.row, down.fills.row);
    up.fills.units.forEach((units, k) => assert.ok(Math.abs(units + down.fills.units[k]) < 1e-9));
    assert.ok(Math.abs(up.finalEquity - down.finalEquity) < 1e-6);
  }));
});

Deno.test("run() with exits does what runEvents() does with the same targets", () => {
  const targets = fc.array(fc.constantFrom(-1, -0.5, 0, 0.5, 1, NaN), {
    minLength: 40,
    maxLength: 40,
  });
  fc.assert(fc.property(bars, targets, options, (bars, wishes, drawn) => {
    const { pyramiding: _, ...rest } = drawn;
    const longest = rest.side === "long" ? 0 : -1;
    const target = Float64Array.from(wishes.slice(0, bars.length));
    let wish = 0;
    const asked = target.map((x) => {
      const clipped = Math.max(x, longest);
      if (Number.isNaN(x) || clipped === wish) return NaN;
      return wish = clipped;
    });
    const a = run(bars, target, rest as RunOptions);
    const b = runEvents(
      bars,
      ({ row }) => Number.isNaN(asked[row]) ? undefined : { target: asked[row] },
      rest,
    );
    assert.deepEqual(a.equity, b.equity);
    assert.deepEqual(a.fills, b.fills);
  }));
});
