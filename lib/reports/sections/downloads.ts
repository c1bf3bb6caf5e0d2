import { type RunTable } from "../../experiments/record.ts";
import { integer } from "../format.ts";
import type { SectionContext } from "../input.ts";
import { markup } from "../markup.ts";
import { rowCount } from "../page/csv.ts";
import { tableDownload } from "../page/downloads.ts";
import { type Section, section } from "../parts.ts";

/** What each table holds, smallest tables first: they leave their room to the others. */
const TABLES: Readonly<Record<RunTable, string>> = {
  history: "loss by epoch",
  trades: "all trades",
  equity: "equity, drawdown and position at each bar",
  predictions: "scores and probabilities of the calibration and test parts",
};

/** The run's series as CSV files inside the page, within `budget` bytes in all. */
export function downloadsSection(
  { tables }: SectionContext,
  { budget }: { readonly budget: number },
): Section {
  const names = Object.keys(TABLES) as RunTable[];
  let left = budget;
  const items = names.flatMap((name, i) => {
    const rows = rowCount(tables[name]);
    if (rows === 0) return [];
    const download = tableDownload(tables[name], { name, budget: left / (names.length - i) });
    if (!download) {
      return [
        markup`<li>${TABLES[name]}: too long for this page; in the run's ${`${name}.parquet`}</li>`,
      ];
    }
    const { file, href, every } = download;
    left -= href.length;
    const note = every === 1
      ? `${integer(rows)} rows`
      : `one row in ${integer(every)} of ${
        integer(rows)
      } to keep this page small; all are in the run's ${name}.parquet`;
    return [
      markup`<li><a download="${file}" href="${href}">${file}</a>: ${TABLES[name]}, ${note}</li>\n`,
    ];
  });
  return section(
    "Data to download",
    markup`<ul class="downloads">${items}</ul>`,
    markup`<p class="muted">Figures to seven digits, times in UTC. Unrounded in the run's Parquet files.</p>`,
  );
}
