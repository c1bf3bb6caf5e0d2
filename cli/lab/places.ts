import { fileURLToPath } from "node:url";

/** Where the notebook environment lives: all of it inside the project. */
export interface Places {
  /** Folder of deno.json, with no separator at its end. */
  readonly project: string;
  /** The virtual environment. */
  readonly venv: string;
  /** Its Python. */
  readonly python: string;
  /** The folder of a kernel's `kernel.json`, which that Python's Jupyter finds. */
  readonly kernelSpec: string;
  /** The pinned packages. */
  readonly requirements: string;
  /** Jupyter's folders, which would otherwise be in the user's home. */
  readonly jupyter: {
    readonly JUPYTER_CONFIG_DIR: string;
    readonly JUPYTER_DATA_DIR: string;
    readonly JUPYTER_RUNTIME_DIR: string;
  };
}

/** Options of {@linkcode labPlaces}. */
export interface LabPlacesOptions {
  /** Default: the system this runs on. */
  readonly os?: typeof Deno.build.os;
}

/** The places below a project's folder. Default: the project that this file belongs to. */
export function labPlaces(
  project: string = fileURLToPath(new URL("../..", import.meta.url)),
  { os = Deno.build.os }: LabPlacesOptions = {},
): Places {
  const root = project.replace(/[/\\]+$/, "");
  const venv = `${root}/.venv`;
  return {
    project: root,
    venv,
    python: os === "windows" ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`,
    kernelSpec: `${venv}/share/jupyter/kernels/assay`,
    requirements: `${root}/requirements-lab.txt`,
    jupyter: {
      JUPYTER_CONFIG_DIR: `${root}/.jupyter/config`,
      JUPYTER_DATA_DIR: `${root}/.jupyter/data`,
      JUPYTER_RUNTIME_DIR: `${root}/.jupyter/runtime`,
    },
  };
}
