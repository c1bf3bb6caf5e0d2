import type { Prng } from "../../core/mod.ts";
import { input, sizeOf } from "../graph/mod.ts";
import { type MaskSpec, type Network, trace } from "../layers/mod.ts";
import type { BatchShape } from "./stepper.ts";

/** What the dropout masks of one step are drawn from. */
export type MaskKey = readonly [number, number];

/** Makes the key of a step from its own stream of random numbers. */
export function maskKey(random: Prng): MaskKey {
  return [random.uint32(), random.uint32()];
}

/** A mask and where its samples are. */
export interface PlacedMask extends MaskSpec {
  /** Axis of the samples of a batch; undefined: all samples share the mask. */
  readonly axis: number | undefined;
}

/**
 * The masks that a network asks for, each with the axis along which it grows with the batch.
 *
 * @throws {TypeError} when a mask has not one place a sample
 */
export function placeMasks(network: Network, [time, batch, features]: BatchShape): PlacedMask[] {
  const masksOf = (size: number) =>
    trace(network, input("x", [time, size, features]), { training: true }).masks;
  const larger = masksOf(batch + 1);
  return masksOf(batch).map((mask, i) => {
    const axes = mask.shape.flatMap((size, axis) => size === larger[i].shape[axis] ? [] : [axis]);
    if (axes.length > 1 || axes.some((axis) => mask.shape[axis] !== batch)) {
      throw new TypeError(
        `Expected ${mask.name} to have one axis of ${batch} samples but found [${
          mask.shape.join(", ")
        }]`,
      );
    }
    return { ...mask, axis: axes[0] };
  });
}

/** Arrays that masks are drawn into. */
export function maskArrays(masks: readonly MaskSpec[]): Float32Array[] {
  return masks.map(({ shape }) => new Float32Array(sizeOf(shape)));
}

/** Which samples masks are drawn for. */
export interface MaskRange {
  /** Of the step. */
  readonly key: MaskKey;
  /** Number of the first sample in the whole batch. */
  readonly first: number;
}

/** Draws all masks of a network, each into its array. */
export function drawMasks(
  masks: readonly PlacedMask[],
  range: MaskRange,
  out: readonly Float32Array[],
): void {
  masks.forEach((mask, index) => drawMask(mask, { ...range, index }, out[index]));
}

/** Finaliser of SplitMix32, as in core's prng. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

/** Steps after which SFC32 has forgotten how alike its seeds were. */
const WARM_UP = 12;

/**
 * Draws a dropout mask: zeros with probability `rate`, to the nearest 1/65536, and otherwise
 * 1 / (1 - rate). Every sample has a stream of its own, so that the parts of a batch draw what the
 * whole batch would, in whatever thread.
 *
 * The generator is SFC32 (Doty-Humphrey, PractRand), of which each number serves two elements: masks
 * of a Transformer's step are tens of millions of elements.
 */
function drawMask(
  { shape, rate, axis }: PlacedMask,
  { key, index, first }: MaskRange & { readonly index: number },
  out: Float32Array,
): void {
  const threshold = Math.round(rate * 65536);
  // Written as bits, chosen without a branch: half of the time goes where branches are guessed wrong.
  const bits = new Int32Array(out.buffer, out.byteOffset, out.length);
  const [kept] = new Int32Array(Float32Array.of(65536 / (65536 - threshold)).buffer);
  const samples = axis === undefined ? 1 : shape[axis];
  const inner = axis === undefined ? out.length : sizeOf(shape.slice(axis + 1));
  const stride = samples * inner;
  for (let sample = 0; sample < samples; sample++) {
    const number = axis === undefined ? 0 : first + sample;
    let a = mix(key[0] ^ mix(number + 0x9e3779b9));
    let b = mix(key[1] ^ mix(index + 0x85ebca6b));
    let c = mix(a + b), counter = 1;
    for (let i = 0; i < WARM_UP; i++) {
      const word = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = ((c << 21) | (c >>> 11)) + word | 0;
    }
    for (let start = sample * inner; start < out.length; start += stride) {
      const end = start + inner;
      for (let i = start; i < end; i += 2) {
        const word = (a + b + counter) | 0;
        counter = (counter + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = ((c << 21) | (c >>> 11)) + word | 0;
        bits[i] = kept & ~(((word >>> 16) - threshold) >> 31);
        if (i + 1 < end) bits[i + 1] = kept & ~(((word & 0xffff) - threshold) >> 31);
      }
    }
  }
}
