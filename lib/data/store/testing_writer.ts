/** Writes two months of the entry under the given root again and again, until it is killed. */
import { openWriter, type StoreKey } from "./mod.ts";

const KEY: StoreKey = { exchange: "test", market: "spot", symbol: "BTC/USDT", kind: "1h" };
const HOUR = 3_600_000;

await using writer = await openWriter(KEY, { root: Deno.args[0] });
for (let i = 0;; i++) {
  for (const month of ["2024-01", "2024-02"]) {
    const start = Date.parse(`${month}-01T00:00:00Z`) + (i % 100) * HOUR;
    const time = Float64Array.from({ length: 1 + (i % 200) }, (_, k) => start + k * HOUR);
    await writer.writePart({
      month,
      columns: { time, close: time },
      complete: false,
      coveredTo: time[time.length - 1] + HOUR,
      sources: [],
    });
  }
  if (i === 0) console.log("writing");
}
