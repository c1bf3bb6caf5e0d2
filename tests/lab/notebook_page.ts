import assert from "node:assert/strict";
import type { Page } from "../browser/packages.ts";
import { launchChromium } from "../browser/launch_chromium.ts";
import { readCodeCells, type SavedCell } from "./notebook_file.ts";
import { startTestLab, type TestLab } from "./lab_server.ts";

/** Buttons of the notebook's toolbar, by the command that JupyterLab gives them. */
export type Button = "interrupt-kernel" | "restart-run-all" | "run-cell-and-select-next";

/** A notebook that is open in JupyterLab with its kernel ready. */
export interface NotebookPage {
  readonly page: Page;
  /** Presses Run, Run All Cells; returns at once. */
  runAll(): Promise<void>;
  /** Presses a button of the toolbar; returns at once. */
  press(button: Button): Promise<void>;
  /** Waits until some cell waits or runs. */
  started(): Promise<void>;
  /** Waits until no cell waits or runs: all that cells have to say is in the notebook. */
  finished(): Promise<void>;
  /** Saves the notebook and reads its code cells from the file. */
  save(): Promise<SavedCell[]>;
}

/** JupyterLab and a browser. */
export interface OpenLab extends AsyncDisposable {
  /** The folder that JupyterLab shows. */
  readonly folder: string;
  /**
   * Opens a notebook, given as its text, and closes it, with its kernel, after `use`. Asserts that the
   * page has asked nobody but the server; an error says what the page showed.
   */
  withNotebook(
    name: string,
    text: string,
    use: (notebook: NotebookPage) => Promise<void>,
  ): Promise<void>;
}

/** Milliseconds that a step may take on a machine that is busy with other things. */
const PATIENCE = 90_000;
const FAILURES = "artifacts/lab-test-failures";
const CODE_CELLS = `jupyterapp.shell.currentWidget.content.widgets
  .filter(({ model }) => model.type === "code")`;
/** Not by the cells' marks, which JupyterLab takes away from all waiting cells at the first error. */
const ALL_ANSWERED = `Promise.all(${CODE_CELLS}
  .map(({ outputArea }) => outputArea.future?.done.catch(() => {}))).then(() => true)`;

/**
 * The indicator beside the kernel's name says "idle" from the beginning, before the page has a session
 * or a socket to its kernel; what is run until then is lost without a word.
 */
const CONNECTED = `(() => {
  const kernel = jupyterapp.shell.currentWidget?.sessionContext.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
})()`;

/** Opens the notebook's page in a workspace of its own: others' tabs would be restored into it. */
async function open(page: Page, lab: TestLab, name: string): Promise<NotebookPage> {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${lab.origin}lab/workspaces/${name}/tree/${name}.ipynb?token=${lab.token}`);
  await page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor();
  await page.locator(".jp-Toolbar-kernelName", { hasText: "Assay" }).waitFor();
  await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor();
  await page.waitForFunction(CONNECTED);
  return {
    page,
    async runAll() {
      await page.getByRole("menuitem", { name: "Run", exact: true }).click();
      await page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click();
    },
    async press(button) {
      await page.locator(`.jp-NotebookPanel-toolbar [data-command='notebook:${button}']`).click();
    },
    async started() {
      await page.waitForFunction(
        `${CODE_CELLS}.some(({ model }) => model.executionState === "running")`,
      );
    },
    async finished() {
      await page.waitForFunction(ALL_ANSWERED);
    },
    async save() {
      const saved = page.waitForResponse((response) =>
        response.request().method() === "PUT" && response.url().includes("/api/contents/")
      );
      await page.keyboard.press("Control+s");
      assert.equal((await saved).status(), 200, "JupyterLab saves the notebook");
      return await readCodeCells(`${lab.folder}/${name}.ipynb`);
    },
  };
}

/** Ends all kernels, so that they do not compete with those of the next notebook. */
async function endKernels({ origin, token }: TestLab): Promise<void> {
  const headers = { Authorization: `token ${token}` };
  const sessions = await (await fetch(`${origin}api/sessions`, { headers })).json();
  for (const { id } of sessions) {
    const ended = await fetch(`${origin}api/sessions/${id}`, { headers, method: "DELETE" });
    await ended.body?.cancel();
  }
}

/** What the page shows and what was logged, for the reader of a failed test. */
async function describe(page: Page, name: string, logged: readonly string[]): Promise<string> {
  try {
    await Deno.mkdir(FAILURES, { recursive: true });
    const path = `${FAILURES}/${name}.png`;
    await page.screenshot({ path });
    const shown = await page.locator("body").innerText();
    return `${path} shows\n${shown.slice(-3000)}\nLogged: ${logged.join("\n").slice(-2000)}`;
  } catch (error) {
    return `The page shows nothing: ${error}`;
  }
}

/** Starts JupyterLab and a browser. */
export async function openLab(): Promise<OpenLab> {
  const lab = await startTestLab();
  const browser = await launchChromium().catch(async (error) => {
    await lab[Symbol.asyncDispose]();
    throw error;
  });
  // One for all pages: JupyterLab is loaded once.
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  return {
    folder: lab.folder,
    async withNotebook(name, text, use) {
      await Deno.writeTextFile(`${lab.folder}/${name}.ipynb`, text);
      const page = await context.newPage();
      const logged: string[] = [], asked: string[] = [];
      page.on("console", (message) => logged.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => logged.push(String(error)));
      page.on("request", (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol.startsWith("http") && `${origin}/` !== lab.origin) asked.push(request.url());
      });
      try {
        await use(await open(page, lab, name));
        assert.deepEqual(asked, [], "JupyterLab asks nobody but its server");
        assert.doesNotMatch(
          lab.log(),
          /ping_timeout|not trusted/,
          "No noise in the user's terminal",
        );
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const seen = await describe(page, name, [...logged, lab.log()]);
        throw new Error(`${message}\n${seen}`, { cause: error });
      } finally {
        await page.close();
        await endKernels(lab);
      }
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await lab[Symbol.asyncDispose]();
    },
  };
}
