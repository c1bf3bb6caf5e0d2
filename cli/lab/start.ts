import type { Places } from "./places.ts";

/** Options of {@linkcode startLab}. */
export interface StartLabOptions {
  /** First port to try; a taken one is followed by the next, 0 is any free one. Default: 8888. */
  readonly port?: number;
  /** What to open first, relative to the project. */
  readonly open?: string;
  /** Where the server's warnings go. Default: `inherit`, to ours; `piped`, to the process's. */
  readonly stderr?: "inherit" | "piped";
}

/** A JupyterLab that runs. */
export interface RunningLab {
  /** Where to click, token included. */
  readonly url: string;
  /** The server's process. */
  readonly process: Deno.ChildProcess;
}

/** Seconds that the server may take to say where it listens. */
const PATIENCE = 60;

interface ServerInfo {
  readonly url: string;
  readonly token: string;
}

/** What a Jupyter server writes down once it listens; a file of an earlier one has another token. */
async function serverInfo(
  path: string,
  { token, ended }: { readonly token: string; readonly ended: () => boolean },
): Promise<ServerInfo> {
  for (let tries = 0; tries < PATIENCE * 10 && !ended(); tries++) {
    try {
      const info: ServerInfo = JSON.parse(await Deno.readTextFile(path));
      if (info.token === token) return info;
    } catch (error) {
      // Not there yet, or not yet whole.
      if (!(error instanceof Deno.errors.NotFound || error instanceof SyntaxError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const found = ended() ? "that it ended" : `no ${path}`;
  throw new Error(`Expected JupyterLab to listen within ${PATIENCE} s but found ${found}`);
}

/**
 * Starts JupyterLab on 127.0.0.1 with a fresh token, with its folders inside the project.
 *
 * @throws {Error} when the server ends or does not listen within a minute
 */
export async function startLab(
  { python, project, jupyter }: Places,
  { port = 8888, open = "notebooks/00_quickstart.ipynb", stderr = "inherit" }: StartLabOptions = {},
): Promise<RunningLab> {
  const token = crypto.randomUUID().replaceAll("-", "");
  const process = new Deno.Command(python, {
    args: [
      ...["-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"],
      ...[`--ServerApp.port=${port}`, `--ServerApp.root_dir=${project}`],
      // Its warnings are of notebooks that were not written by this server, that is of all of them.
      ...["--MultiKernelManager.default_kernel_name=assay", "--ServerApp.log_level=ERROR"],
      // Its own default is longer than the interval and complained of.
      "--ServerApp.websocket_ping_timeout=30000",
      // Ctrl-C ends it without a question.
      "--ServerApp.answer_yes=True",
      // Containers run as root; loopback and token hold there as well.
      ...["--ServerApp.allow_root=True", "--LabApp.log_level=WARN"],
    ],
    cwd: project,
    // Not an argument: those are shown to everybody on the machine.
    env: { ...jupyter, JUPYTER_TOKEN: token },
    stdin: "null",
    stderr,
  }).spawn();
  let ended = false;
  process.status.then(() => ended = true);
  const info = `${jupyter.JUPYTER_RUNTIME_DIR}/jpserver-${process.pid}.json`;
  try {
    const { url } = await serverInfo(info, { token, ended: () => ended });
    return { url: `${url}lab/tree/${open}?token=${token}`, process };
  } catch (error) {
    if (!ended) process.kill();
    throw error;
  }
}
