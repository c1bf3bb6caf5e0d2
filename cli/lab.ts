import { parseArgs } from "node:util";
import { checkLab } from "./lab/check.ts";
import { installLab } from "./lab/install.ts";
import { labPlaces } from "./lab/places.ts";
import { startLab } from "./lab/start.ts";
import { runCli } from "./run_cli.ts";

const HELP = `
Starts JupyterLab with Assay's kernel; installs both into .venv first, once.

Usage: deno task lab [OPTIONS]

  --setup       installs and does not start
  --check       installs, runs a small notebook through the kernel and says what works
  --port N      first port to try on 127.0.0.1 (default: 8888)
  --debug       prints the stack of an error
  --help        prints this text
`;

/** Waits for the end of JupyterLab; Ctrl-C reaches both of us, and it ends first. */
async function attend(process: Deno.ChildProcess): Promise<number> {
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => process.kill("SIGTERM"));
  return (await process.status).code;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`Expected --port to be a number from 1 to 65535 but found ${text}`);
  }
  return port;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      setup: { type: "boolean" },
      check: { type: "boolean" },
      port: { type: "string", default: "8888" },
    },
  });
  const port = portOf(values.port);
  const places = labPlaces();
  await installLab(places, { onStep: (sentence) => console.log(sentence) });
  if (values.check) {
    for (const line of await checkLab(places)) console.log(line);
    return 0;
  }
  if (values.setup) {
    console.log("JupyterLab and Assay's kernel are installed in .venv");
    return 0;
  }
  const { url, process } = await startLab(places, { port });
  console.log(`JupyterLab runs; Ctrl-C ends it. Open\n\n  ${url}\n`);
  return await attend(process);
}

if (import.meta.main) await runCli(main, { help: HELP });
