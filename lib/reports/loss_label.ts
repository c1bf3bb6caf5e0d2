/** What the figures of a training are, as far as it is known. */
interface Figures {
  /** Name of the loss. */
  readonly loss: string;
}

const PLAIN: readonly string[] = ["binary cross-entropy", "cross-entropy"];
const STANDARDISED: readonly string[] = ["regression", "quantile"];

/**
 * A training's loss as an axis names it: plain cross-entropy is the log loss, in nats; others have
 * no unit, and those of numbers are of standardised labels. "loss" where it is not known.
 */
export function lossLabel(
  figures: Figures | undefined,
  { task }: { readonly task?: string } = {},
): string {
  if (!figures) return "loss";
  if (PLAIN.includes(figures.loss)) return "log loss (nats)";
  return STANDARDISED.includes(task ?? "")
    ? `${figures.loss} (of standardised labels)`
    : figures.loss;
}

/** What follows a number of that loss: its unit, if it has one. */
export function lossUnit(figures: Figures | undefined): string {
  return figures && PLAIN.includes(figures.loss) ? " nats" : "";
}
