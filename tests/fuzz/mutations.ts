import type { Prng } from "lib/core/mod.ts";

/** Damages the bytes of a file in one way. */
type Mutation = (bytes: Uint8Array, random: Prng) => Uint8Array;

/** A whole number from 0 to `below`, exclusive. */
export function below(random: Prng, limit: number): number {
  return Math.floor(random.uniform() * Math.max(1, limit));
}

/** One of several. */
export function pick<T>(random: Prng, items: readonly T[]): T {
  return items[below(random, items.length)];
}

const joined = (...parts: readonly Uint8Array[]) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Near the end, where Parquet keeps what it says of itself, as often as anywhere. */
function placeIn(bytes: Uint8Array, random: Prng): number {
  if (random.uniform() < 0.5) return below(random, bytes.length);
  return Math.max(0, bytes.length - 1 - below(random, 800));
}

/** Ways to damage any file. */
const BYTES: Readonly<Record<string, Mutation>> = {
  flip(bytes, random) {
    const copy = bytes.slice();
    for (let k = below(random, 4); k >= 0; k--) {
      copy[placeIn(bytes, random)] ^= 1 << below(random, 8);
    }
    return copy;
  },
  overwrite(bytes, random) {
    const copy = bytes.slice(), at = placeIn(bytes, random);
    for (let i = at; i < Math.min(bytes.length, at + 1 + below(random, 8)); i++) {
      copy[i] = below(random, 256);
    }
    return copy;
  },
  cut: (bytes, random) => bytes.slice(0, placeIn(bytes, random)),
  drop(bytes, random) {
    const at = placeIn(bytes, random);
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 40)));
  },
  splice(bytes, random) {
    const from = below(random, bytes.length), at = placeIn(bytes, random);
    const piece = bytes.subarray(from, from + 1 + below(random, 200));
    return joined(bytes.subarray(0, at), piece, bytes.subarray(at));
  },
  twice: (bytes) => joined(bytes, bytes),
};

// deno-fmt-ignore
const CELLS = ["", " ", "nan", "NaN", "inf", "-Infinity", "1e308", "1e309", "-1e309", "1e-320", "-0", "+5", ".5", "5.",
  "9".repeat(40), `0.${"3".repeat(40)}`, "1_000", "0x10", "1,5", '"7"', '"8', '9"', "true", "null", "2024-02-30", "1e", "--1", "1 2",
  "١٢", "\u00a01", "1.7976931348623157e308", "123456789012345678901", "0.1e-400", "4.35", "2.2250738585072011e-308",
  "9007199254740993", "1709251200", "1709251200000000000", "\t1", "1;2", "2024-03-01T00:00:00+02:00", "=1+1", "1.0.0"];

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const encode = (text: string) => new TextEncoder().encode(text);

/** Replaces a random match of the pattern. */
function replaceOne(text: string, pattern: RegExp, [random, by]: readonly [Prng, string]): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const { index, 0: found } = pick(random, matches);
  return text.slice(0, index) + by + text.slice(index + found.length);
}

/** Ways to damage a table of text. */
const TEXT: Readonly<Record<string, (text: string, random: Prng) => string | Uint8Array>> = {
  cell: (text, random) =>
    replaceOne(text, /(?<=[,;\t|\n])[^,;\t|\n]*/g, [random, pick(random, CELLS)]),
  character: (text, random) =>
    replaceOne(text, /[^]/g, [random, pick(random, [..."\"'\n\r,;\t|-+.eE0 ﻿é€"])]),
  columns(text, random) {
    const lines = text.split("\n");
    const a = below(random, 6), b = below(random, 6);
    return lines.map((line) => {
      const cells = line.split(",");
      [cells[a], cells[b]] = [cells[b], cells[a]];
      return cells.join(",");
    }).join("\n");
  },
  head(text, random) {
    const names = ["time", "open", "high", "low", "close", "volume", "trades", "x", "", '"close"'];
    return replaceOne(text, /(?<=^|,)[^,\n]*(?=[^\n]*\n)/g, [random, pick(random, names)]);
  },
  lines(text, random) {
    const lines = text.split("\n");
    const at = below(random, lines.length);
    const line = pick(random, ["", lines[below(random, lines.length)], ",,,,,", '"', "#"]);
    lines.splice(at, below(random, 2), line);
    return lines.join("\n");
  },
  ends: (text, random) => text.replaceAll("\n", pick(random, ["\r\n", "\r", "\n\n", "\n\r"])),
  separator: (text, random) => text.replaceAll(",", pick(random, [";", "\t", "|", ":", ", "])),
  quotes: (text) => text.replace(/[^,\n]+/g, '"$&"'),
  mark: (text) => `\ufeff${text}`,
  utf16(text, random) {
    const units = Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0));
    const bytes = new Uint8Array(units.buffer);
    return random.uniform() < 0.5 ? bytes : bytes.subarray(2);
  },
  latin1: (text, random) =>
    Uint8Array.from(
      replaceOne(text, /[^]/g, [random, "é"]),
      (letter) => letter.charCodeAt(0) & 255,
    ),
};

/** Bytes damaged in one to three ways, each drawn from all that its kind of file knows. */
export function mutate(bytes: Uint8Array, random: Prng, kind: "csv" | "parquet"): Uint8Array {
  let damaged = bytes;
  for (let k = below(random, 3); k >= 0; k--) {
    if (kind === "csv" && random.uniform() < 0.7) {
      const text = pick(random, Object.values(TEXT))(decode(damaged), random);
      damaged = typeof text === "string" ? encode(text) : text;
    } else damaged = pick(random, Object.values(BYTES))(damaged, random);
  }
  return damaged;
}
