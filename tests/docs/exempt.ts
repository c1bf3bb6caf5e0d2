/** A command of the manual that its test does not run. */
export interface Exemption {
  /** The command's beginning. */
  readonly command: string;
  /** The page on which this holds. Default: all. */
  readonly page?: string;
  readonly reason: string;
}

/** Tasks among them must exist, and `--help` must know their options: see `checkTask`. */
export const EXEMPT: readonly Exemption[] = [
  { command: "alias deno=", reason: "the test puts its own deno on the path" },
  { command: "deno task lab", reason: "installs JupyterLab or starts a server" },
  { command: "deno task export", reason: "the reader's own model; cli/export_test.ts runs it" },
  {
    command: "deno task import-data user_data/data/kraken/BTC_USDT-1h.feather",
    reason: "the reader's own file; cli/import_data_test.ts runs it",
  },
  { command: "deno task serve", reason: "starts a server" },
  {
    command: "VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json deno task test:devices",
    reason: "needs a Vulkan driver; runs in .ci/run",
  },
  { command: "deno task setup:cuda", reason: "downloads more than a gigabyte" },
  { command: "deno task setup:tfjs", reason: "downloads hundreds of megabytes" },
  {
    command: "deno task bench:gpu",
    reason: "takes minutes where there is a GPU; tests/bench_gpu_test.ts runs it",
  },
  { command: "deno task nb:run", reason: "needs JupyterLab; runs in .ci/run" },
  {
    command: "deno task download",
    reason: "asks real exchanges; cli/download_test.ts has one on this machine",
  },
  { command: "deno jupyter", reason: "writes outside the project" },
  { command: "deno task test", reason: "runs all tests, this one among them" },
  { command: "deno task ok", reason: "runs all tests, this one among them" },
  {
    page: "README.md",
    command: "deno task run-experiment",
    reason: "runs in docs/tutorial.md and docs/how-to/own-data.md",
  },
  {
    page: "README.md",
    command: "deno task check-data bars.csv",
    reason: "the reader's own file; docs/how-to/own-data.md has one",
  },
];

/** `npx -y deno@VERSION` as `deno`. */
export function withoutNpx(command: string): string {
  return command.replace(/^npx -y deno@\S+/, "deno");
}

/** Why a command is not run; undefined when it is. */
export function exemptionOf(page: string, command: string): Exemption | undefined {
  const plain = withoutNpx(command);
  return EXEMPT.find((entry) =>
    (entry.page === undefined || entry.page === page) &&
    (plain === entry.command || plain.startsWith(entry.command.trimEnd() + " "))
  );
}
