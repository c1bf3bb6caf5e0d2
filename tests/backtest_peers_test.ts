/**
 * The same orders on the same bars as in vectorbt and backtesting.py: equal trades, equal equity. The
 * fixture is made by tools/fixtures/backtest_peers.py.
 */
import assert from "node:assert/strict";
import { backtest, core, data } from "lib/mod.ts";

/** A run of a peer. */
interface PeerCase {
  readonly peer: "vectorbt" | "backtesting.py";
  readonly window: number;
  readonly both: boolean;
  readonly fee: number;
  readonly slippage: number;
  /** Units of each entry; absent: all of the cash. */
  readonly units?: number;
  readonly stop?: number | null;
  readonly profit?: number | null;
  /** Entry row, exit row, entry price, exit price (null while open), gain. */
  readonly trades: readonly (readonly [number, number, number, number | null, number])[];
  /** Equity of every 20th row, beginning with row 19. */
  readonly equity: readonly number[];
  readonly final: number;
}

const fixture: { rows: number; cash: number; cases: PeerCase[] } = JSON.parse(
  await Deno.readTextFile("tests/backtest/fixtures/peers.json"),
);
const sample = await data.sampleBars("BTCUSDT-1d");
const bars = core.sliceBars(sample, sample.length - fixture.rows, sample.length);

/** What is wished at each close: see the script. */
function wishes({ window, both }: PeerCase): number[] {
  return Array.from(bars.close, (close, t) => {
    if (t < window) return 0;
    return close > bars.close[t - window] ? 1 : both ? -1 : 0;
  });
}

const changes = (wished: readonly number[]) => wished.map((now, t) => now !== (wished[t - 1] ?? 0));

/** Distances from the entry price, all of the cash: signals. */
function bySignals(peer: PeerCase): backtest.DetailedResult {
  const wished = wishes(peer), changed = changes(wished);
  const { fee, slippage, stop, profit } = peer;
  return backtest.runSignals(bars, {
    longEntry: wished.map((now, t) => changed[t] && now > 0),
    longExit: wished.map((now, t) => changed[t] && now <= 0),
  }, {
    ...{ side: "long", fee, slippage, initialCash: fixture.cash },
    exits: { stopLoss: stop ?? undefined, takeProfit: profit ?? undefined },
  });
}

/** Fixed units with levels as prices: orders. */
function byOrders(peer: PeerCase): backtest.DetailedResult {
  const wished = wishes(peer), changed = changes(wished);
  const { fee, slippage, stop, profit, units } = peer;
  return backtest.runEvents(bars, ({ row, close, units: held }) => {
    const now = wished[row];
    if (!changed[row]) return;
    const leave = held === 0 ? [] : [{ close: true } as const];
    if (now === 0) return leave;
    const enter: backtest.OrderRequest = {
      side: now > 0 ? "buy" : "sell",
      units,
      stopLoss: stop ? close * (1 - now * stop) : undefined,
      takeProfit: profit ? close * (1 + now * profit) : undefined,
    };
    return [...leave, enter];
  }, { side: "longShort", fee, slippage, initialCash: fixture.cash });
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

function check(peer: PeerCase): void {
  const { trades, equity, finalEquity } = peer.units ? byOrders(peer) : bySignals(peer);
  const closed = peer.peer === "backtesting.py"
    ? trades.open.filter((open) => !open).length
    : trades.open.length;
  assert.equal(closed, peer.trades.length);
  peer.trades.forEach(([entryRow, exitRow, entryPrice, exitPrice, gain], i) => {
    const place = `trade ${i} from row ${entryRow}`;
    assert.equal(trades.entryRow[i], entryRow, place);
    assert.equal(trades.exitRow[i], exitRow, place);
    assert.ok(near(trades.entryPrice[i], entryPrice), place);
    if (exitPrice !== null) assert.ok(near(trades.exitPrice[i], exitPrice), place);
    const pnl = trades.pnl[i];
    assert.ok(Math.abs(pnl - gain) <= 1e-9 * fixture.cash, `${place}: ${pnl} and ${gain}`);
  });
  peer.equity.forEach((value, k) => {
    assert.ok(near(equity[20 * k + 19], value), `equity of row ${20 * k + 19}`);
  });
  assert.ok(near(finalEquity, peer.final), `${finalEquity} and ${peer.final}`);
}

/**
 * Whether some order waits for the open of a bar that goes on to meet the stop. vectorbt fills the stop,
 * at its level; here the open, which is earlier, has closed the position.
 */
const differs = ({ peer, stop }: PeerCase) => peer === "vectorbt" && !!stop && stop < 0.1;

const nameOf = ({ peer, trades: _, equity: __, final: ___, ...options }: PeerCase) =>
  `${peer} for ${JSON.stringify(options)}`;

for (const peer of fixture.cases.filter((peer) => !differs(peer))) {
  Deno.test(`backtest has the trades and the equity of ${nameOf(peer)}`, () => check(peer));
}

for (const peer of fixture.cases.filter(differs)) {
  Deno.test(`backtest fills an open before a stop of the same bar, unlike ${nameOf(peer)}`, () => {
    const { trades } = bySignals(peer);
    assert.equal(trades.open.length, peer.trades.length);
    const other = peer.trades.flatMap(([, , , price], i) =>
      price !== null && !near(trades.exitPrice[i], price) ? [i] : []
    );
    assert.ok(other.length >= 3);
    for (const i of other) {
      const [entryRow, exitRow, entryPrice, exitPrice] = peer.trades[i];
      assert.deepEqual([trades.entryRow[i], trades.exitRow[i]], [entryRow, exitRow]);
      assert.equal(backtest.PURPOSES[trades.exitPurpose[i]], "signal");
      assert.ok(near(trades.exitPrice[i], bars.open[exitRow] * (1 - peer.slippage)));
      const level = entryPrice * (1 - peer.stop!);
      assert.ok(near(exitPrice!, level * (1 - peer.slippage)));
      assert.ok(bars.open[exitRow] > level && bars.low[exitRow] <= level);
    }
  });
}

Deno.test("backtest is compared with its peers over more than twenty configurations", () => {
  assert.ok(fixture.cases.filter((peer) => !differs(peer)).length > 20);
});
