import type { FeatureStream } from "../feature_stream.ts";
import { COLUMNS_158 } from "./columns158.ts";
import { columnsNamed } from "./columns_named.ts";
import { FAMILIES, type Family, PASSES } from "./families.ts";
import { createFrame, fillFrame } from "./frame.ts";
import type { Pass } from "./pass.ts";
import { WINDOWS } from "./windows.ts";
import { Workspace } from "./workspace.ts";

/** Least rows between two moves of the history, which cost more than a row. */
const ROOM = 64;

/** A stream of columns of Alpha158, which runs only the passes that they need. */
export function stream158(names: readonly string[], capacity: number): FeatureStream {
  const wanted = columnsNamed(COLUMNS_158, names);
  const needed = new Set(wanted.map(({ family }) => FAMILIES[family].pass));
  const outputs = {} as Record<Family, Float64Array[]>;
  for (const [name, rule] of Object.entries(FAMILIES)) {
    if (!needed.has(rule.pass)) continue;
    const columns = rule.reads === "none" ? 1 : WINDOWS.length;
    outputs[name as Family] = Array.from({ length: columns }, () => new Float64Array(capacity));
  }
  const space = new Workspace(Math.max(capacity, ROOM));
  const frame = createFrame(space);
  const passes = [...needed].map((pass) => PASSES[pass](space) as Pass<Family>);
  return {
    capacity,
    columns: wanted.map(({ family, place }) => outputs[family][place]),
    advance(bars, start, rows) {
      const range = space.next(rows);
      fillFrame(frame, bars, { ...range, start });
      for (const pass of passes) pass(frame, outputs, range);
    },
  };
}
