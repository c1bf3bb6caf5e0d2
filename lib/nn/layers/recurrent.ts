import type { Tensor } from "../graph/mod.ts";

/** Options of the recurrent layers {@linkcode lstm} and {@linkcode gru}. */
export interface RecurrentOptions {
  /** Names the parameters. */
  readonly name: string;
  readonly hiddenSize: number;
  /** Read the sequence from its last step to its first. Default: false. */
  readonly reverse?: boolean;
}

/** What a recurrent layer gives. */
export interface RecurrentOutput {
  /** Hidden state after each step, in the order of the steps: [time, batch, hiddenSize]. */
  readonly sequence: Tensor;
  /** Hidden state after the last step read: [batch, hiddenSize]. */
  readonly last: Tensor;
}
