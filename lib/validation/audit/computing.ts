import {
  type Bars,
  type InterruptCheck,
  notebookInterrupt,
  type Progress,
} from "../../core/mod.ts";
import type { AuditColumn, AuditSubject } from "./subject.ts";

/** Computes subjects, counts it, and lets signals and progress in between two computations. */
export interface Computing {
  compute(
    subject: AuditSubject,
    bars: Bars,
    others?: readonly Bars[],
  ): Promise<readonly AuditColumn[]>;
  /** The columns over changed bars, or nothing when the subject throws on them. */
  attempt(
    subject: AuditSubject,
    bars: Bars,
    others?: readonly Bars[],
  ): Promise<readonly AuditColumn[] | undefined>;
  readonly computations: number;
}

/** Longest time between two looks at signals, in milliseconds. */
const BREATH_MS = 30;

/** Options of {@linkcode computing}. */
export interface ComputingOptions {
  readonly abort?: AbortSignal;
  readonly progress: Progress;
}

/** Whether a subject has thrown by itself, rather than been ended. */
export const isFailure = (error: unknown): error is Error =>
  error instanceof Error && error.name !== "AbortError";

export function computing({ abort, progress }: ComputingOptions): Computing {
  let computations = 0, since = performance.now();
  const interrupt: InterruptCheck = notebookInterrupt();
  const work: Computing = {
    get computations() {
      return computations;
    },
    async attempt(subject, bars, others) {
      try {
        return await work.compute(subject, bars, others);
      } catch (error) {
        if (isFailure(error)) return undefined;
        throw error;
      }
    },
    async compute(subject, bars, others = subject.others ?? []) {
      if (performance.now() - since > BREATH_MS) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        since = performance.now();
        interrupt.throwIfAborted();
      }
      abort?.throwIfAborted();
      progress.update(++computations, `${subject.kind} ${subject.name}`);
      return await subject.compute(bars, others);
    },
  };
  return work;
}
