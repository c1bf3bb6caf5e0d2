import { BAR_COLUMNS, type Bars } from "../../core/mod.ts";

/** The columns that bars have. */
export const columnsOf = (bars: Bars) => BAR_COLUMNS.filter((name) => bars[name] !== undefined);
