import { group158 } from "./alpha/alpha158.ts";
import { group360 } from "./alpha/alpha360.ts";
import type { FeatureGroup } from "./feature_stream.ts";

/** Groups by name: how a thread finds the one it is asked for. */
export const FEATURE_GROUPS: ReadonlyMap<string, FeatureGroup> = new Map(
  [group158, group360].map((group) => [group.name, group]),
);
