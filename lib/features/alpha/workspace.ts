import { HISTORY, WINDOWS } from "./windows.ts";

/** Rows of a workspace, the first one and the one to stop before. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Columns over the same stretch of rows, which moves along with time: as many new rows as there is
 * room for behind {@linkcode HISTORY} earlier ones. What a stream carries on lies in here, save sorted
 * windows, which the same rows make up.
 */
export class Workspace {
  readonly #columns: Float64Array[] = [];
  readonly #length: number;
  #end = HISTORY;

  /** With room for `rows` new rows. */
  constructor(rows: number) {
    this.#length = HISTORY + rows;
  }

  /** A column of this workspace, NaN so far. */
  column(): Float64Array {
    const column = new Float64Array(this.#length).fill(NaN);
    this.#columns.push(column);
    return column;
  }

  /** A column for each of {@linkcode WINDOWS}. */
  columnPerWindow(): readonly Float64Array[] {
    return WINDOWS.map(() => this.column());
  }

  /** The places of the next `rows` rows; moves the history to the front when there is no room. */
  next(rows: number): RowRange {
    if (this.#end + rows > this.#length) {
      for (const column of this.#columns) column.copyWithin(0, this.#end - HISTORY, this.#end);
      this.#end = HISTORY;
    }
    const from = this.#end;
    this.#end += rows;
    return { from, to: this.#end };
  }
}
