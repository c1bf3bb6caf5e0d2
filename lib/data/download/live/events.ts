import type { StoreKey } from "../../store/mod.ts";

/** What following bars live tells. */
export type LiveEvent =
  | {
    /** A bar has closed and is stored. */
    readonly type: "bar";
    readonly key: StoreKey;
    /** Its open, UTC ms. */
    readonly time: number;
    readonly close: number;
  }
  | {
    /** Bars that the stream did not bring were fetched and stored. */
    readonly type: "gap";
    readonly key: StoreKey;
    /** UTC ms. */
    readonly from: number;
    /** UTC ms, exclusive. */
    readonly to: number;
    readonly rows: number;
  }
  | {
    /** The stream broke or fell silent; it is opened again. */
    readonly type: "reconnect";
    readonly key?: StoreKey;
    readonly text: string;
  }
  | {
    /** A sentence for whoever watches. */
    readonly type: "message";
    readonly text: string;
  };
