import { labPlaces, type Places } from "../../cli/lab/places.ts";
import { startLab } from "../../cli/lab/start.ts";

/** A JupyterLab with nothing in it but what a test puts there. */
export interface TestLab extends AsyncDisposable {
  /** The folder that it shows, inside the project so that notebooks find deno.json. */
  readonly folder: string;
  /** Where it listens, with `/` at the end. */
  readonly origin: string;
  readonly token: string;
  /** What the server has complained of so far. */
  readonly log: () => string;
}

/** Milliseconds that the server may take to end its kernels and itself. */
const PATIENCE = 20_000;

/** The project's environment, with Jupyter's settings, workspaces and run files in `folder`. */
function placesIn(folder: string): Places {
  return {
    ...labPlaces(),
    project: folder,
    jupyter: {
      JUPYTER_CONFIG_DIR: `${folder}/.jupyter/config`,
      JUPYTER_DATA_DIR: `${folder}/.jupyter/data`,
      JUPYTER_RUNTIME_DIR: `${folder}/.jupyter/runtime`,
    },
  };
}

/** Which cells run, JupyterLab tells by its models: only what is on the screen is in the page. */
const SETTINGS = { LabApp: { expose_app_in_browser: true } };

async function end(process: Deno.ChildProcess): Promise<void> {
  process.kill("SIGTERM");
  const timer = setTimeout(() => process.kill("SIGKILL"), PATIENCE);
  await process.status;
  clearTimeout(timer);
}

/** Reads a stream to its end in the background; gives what has come. */
function collect(stream: ReadableStream<Uint8Array>): () => string {
  let text = "";
  (async () => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) text += part;
  })();
  return () => text;
}

/**
 * Starts a JupyterLab as `deno task lab` does, on a free port, with folders of its own.
 *
 * @throws {Error} when nothing is installed: these tests never pass by being skipped
 */
export async function startTestLab(): Promise<TestLab> {
  const { project, kernelSpec } = labPlaces();
  await Deno.stat(`${kernelSpec}/kernel.json`).catch(() => {
    throw new Error("Expected Assay's kernel in .venv but found none: run deno task lab --setup");
  });
  const parent = `${project}/artifacts/lab-test`;
  await Deno.mkdir(parent, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: parent });
  const remove = () => Deno.remove(folder, { recursive: true });
  try {
    const places = placesIn(folder);
    for (const path of Object.values(places.jupyter)) await Deno.mkdir(path, { recursive: true });
    const settings = `${places.jupyter.JUPYTER_CONFIG_DIR}/jupyter_server_config.json`;
    await Deno.writeTextFile(settings, JSON.stringify(SETTINGS));
    const { url, process } = await startLab(places, { port: 0, open: "", stderr: "piped" });
    const { origin, searchParams } = new URL(url);
    return {
      folder,
      origin: `${origin}/`,
      token: searchParams.get("token")!,
      log: collect(process.stderr),
      async [Symbol.asyncDispose]() {
        await end(process);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
