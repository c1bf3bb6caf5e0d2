/** Downloads of market data into the store. @module */
export { download } from "./download.ts";
export {
  describeProblem,
  DownloadError,
  type DownloadProblem,
  type DownloadResult,
  type EntryResult,
} from "./download_error.ts";
export type { DownloadOptions } from "./download_options.ts";
export { Banned, Disagreement, NotOffered, RateLimited, UnknownSymbol } from "./errors.ts";
export type { BytesEvent, DownloadEvent, MessageEvent, MonthEvent, PlanEvent } from "./events.ts";
export type { Endpoints, Patience } from "./route.ts";
export type { LiveEvent } from "./live/events.ts";
export { streamBars, type StreamBarsOptions } from "./live/stream_bars.ts";
