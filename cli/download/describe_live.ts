import type { LiveEvent } from "lib/data/mod.ts";
import { entryName } from "./tally.ts";

type EventOf<Type> = Extract<LiveEvent, { readonly type: Type }>;

const iso = (time: number) => new Date(time).toISOString().replace(".000Z", "Z");

const LINES: { readonly [Type in LiveEvent["type"]]: (event: EventOf<Type>) => string } = {
  bar: ({ key, time, close }) => `${entryName(key)} ${iso(time)} closed at ${close}`,
  gap: ({ key, from, to, rows }) =>
    `${entryName(key)}: fetched ${rows} missed bars, ${iso(from)} up to ${iso(to)}`,
  reconnect: ({ key, text }) => key ? `${entryName(key)}: ${text}` : text,
  message: ({ text }) => text,
};

/** What following bars live tells, on one line. */
export function describeLive(event: LiveEvent): string {
  return (LINES[event.type] as (event: LiveEvent) => string)(event);
}
