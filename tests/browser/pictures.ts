import { decode, encode, pixelmatch } from "./packages.ts";

/** A picture as rows of RGBA bytes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** How two pictures differ. */
export interface Difference {
  /** Share of differing pixels in the tile that differs most. */
  readonly worst: number;
  /** Where that tile is, in pixels from the left and the top. */
  readonly at: readonly [x: number, y: number];
}

/** Colours that a stored picture has at most. */
const COLORS = 64;

/** Side of a tile: small enough that a line which changes its colour shows. */
const TILE = 100;

/** How far colours may be apart to be taken as equal, from 0 to 1. */
const THRESHOLD = 0.1;

/** Reads a PNG of 8 bits a channel: of a browser, or one that {@linkcode toPng} made. */
export function fromPng(bytes: Uint8Array): Picture {
  const { width, height, data, channels, palette } = decode(bytes);
  const out = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    const color = palette?.[data[i]];
    for (let c = 0; c < 3; c++) out[4 * i + c] = color ? color[c] : data[i * channels + c];
  }
  return { width, height, data: out };
}

const split = (color: number) => [color >> 16, color >> 8 & 255, color & 255];

function distance(a: number, b: number): number {
  const [ar, ag, ab] = split(a), [br, bg, bb] = split(b);
  return (ar - br) ** 2 + (ag - bg) ** 2 + (ab - bb) ** 2;
}

/**
 * Colours that stand for all of a picture: over and over the one that is added is frequent and far
 * from those chosen, so that thin lines keep their colour beside much text.
 */
function paletteOf(colors: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const candidates = Array.from(counts, ([color, count]) => ({ color, count, far: 1e9 }));
  const palette: number[] = [];
  while (palette.length < Math.min(COLORS, candidates.length)) {
    let best = candidates[0];
    for (const candidate of candidates) {
      if (candidate.count * candidate.far > best.count * best.far) best = candidate;
    }
    palette.push(best.color);
    for (const candidate of candidates) {
      candidate.far = Math.min(candidate.far, distance(candidate.color, best.color));
    }
  }
  return palette;
}

/** Index of the palette's colour that is nearest to `color`. */
function nearest(palette: readonly number[], color: number): number {
  let best = 0;
  palette.forEach((candidate, i) => {
    if (distance(candidate, color) < distance(palette[best], color)) best = i;
  });
  return best;
}

/** Colour of every pixel as one number. */
function colorsOf({ width, height, data }: Picture): Uint32Array {
  const colors = new Uint32Array(width * height);
  for (let i = 0; i < colors.length; i++) {
    colors[i] = data[4 * i] << 16 | data[4 * i + 1] << 8 | data[4 * i + 2];
  }
  return colors;
}

/** For every colour the index of the palette's colour that is nearest to it. */
function indexesOf(colors: Uint32Array, palette: readonly number[]): Uint8Array {
  const known = new Map<number, number>();
  return Uint8Array.from(colors, (color) => {
    const index = known.get(color) ?? nearest(palette, color);
    known.set(color, index);
    return index;
  });
}

/** A picture as a small PNG: of {@linkcode COLORS} colours. */
export function toPng(picture: Picture): Uint8Array {
  const { width, height } = picture;
  const colors = colorsOf(picture), palette = paletteOf(colors);
  const indexes = indexesOf(colors, palette);
  const image = { width, height, data: indexes, depth: 8, channels: 1 } as const;
  return encode({ ...image, palette: palette.map(split) }, { zlib: { level: 9 } });
}

/** A picture in the few colours of a stored one, so that only what has changed differs from it. */
export function inColorsOf(stored: Picture, picture: Picture): Picture {
  const palette = [...new Set(colorsOf(stored))];
  const data = new Uint8Array(picture.data.length).fill(255);
  indexesOf(colorsOf(picture), palette).forEach((index, i) =>
    data.set(split(palette[index]), 4 * i)
  );
  return { ...picture, data };
}

/**
 * Compares pictures tile by tile. Where one is longer or wider than the other, only what both have is
 * compared: sizes are for the caller to judge.
 */
export function compare(a: Picture, b: Picture): Difference {
  const { width, height, data: mask } = drawDifference(a, b, { diffMask: true });
  let worst = 0, at: [number, number] = [0, 0];
  for (let top = 0; top < height; top += TILE) {
    for (let from = 0; from < width; from += TILE) {
      let count = 0;
      for (let y = top; y < Math.min(top + TILE, height); y++) {
        for (let x = from; x < Math.min(from + TILE, width); x++) {
          if (mask[4 * (y * width + x) + 3] > 0) count++;
        }
      }
      if (count / TILE ** 2 > worst) [worst, at] = [count / TILE ** 2, [from, top]];
    }
  }
  return { worst, at };
}

/** The pixels in which two pictures differ, red, on a pale copy of the first or, as a mask, on nothing. */
export function drawDifference(
  a: Picture,
  b: Picture,
  { diffMask = false }: { readonly diffMask?: boolean } = {},
): Picture {
  const width = Math.min(a.width, b.width), height = Math.min(a.height, b.height);
  const [left, right] = [a, b].map((picture) => crop(picture, width, height));
  const data = new Uint8Array(4 * width * height);
  pixelmatch(left, right, data, width, height, {
    threshold: THRESHOLD,
    includeAA: true,
    diffMask,
  });
  return { width, height, data };
}

/** The upper left part of a picture. */
function crop({ width: stride, data }: Picture, width: number, height: number): Uint8Array {
  const out = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    out.set(data.subarray(4 * y * stride, 4 * (y * stride + width)), 4 * y * width);
  }
  return out;
}
