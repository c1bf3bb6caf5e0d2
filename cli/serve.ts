import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runCli } from "./run_cli.ts";
import { experimentsHandler } from "./serve/handler.ts";

const HELP = `
Shows the experiments in a browser on this machine, with runs that are going, until Ctrl-C.

Usage: deno task serve [OPTIONS]

  --port N        port on 127.0.0.1; 0 takes a free one (default: 8787)
  --folder PATH   folder of experiments (default: experiments)
  --debug         prints the stack of an error
  --help          prints this text
`;

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new RangeError(`Expected --port to be an integer between 0 and 65535 but found ${text}`);
  }
  return port;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "8787" },
      folder: {
        type: "string",
        default: fileURLToPath(new URL("../experiments", import.meta.url)),
      },
    },
  });
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: parsePort(values.port),
    onListen: ({ port }) => console.log(`http://127.0.0.1:${port}/`),
  }, experimentsHandler(values.folder));
  await server.finished;
  return 0;
}

if (import.meta.main) await runCli(main, { help: HELP });
