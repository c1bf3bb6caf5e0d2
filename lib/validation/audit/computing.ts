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
  readonly computations: number;
}

/** Longest time between two looks at signals, in milliseconds. */
const BREATH_MS = 30;

/** Options of {@linkcode computing}. */
export interface ComputingOptions {
  readonly abort?: AbortSignal;
  readonly progress: Progress;
}

export function computing({ abort, progress }: ComputingOptions): Computing {
  let computations = 0, since = performance.now();
  const interrupt: InterruptCheck = notebookInterrupt();
  return {
    get computations() {
      return computations;
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
}
