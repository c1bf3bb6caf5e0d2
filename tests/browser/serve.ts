/**
 * The served index in a real browser while a real run is going. Needs Chromium, like pages.ts.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { assertAccessible, assertFits, closeBrowser, withPage } from "./browser.ts";
import { runExperiment } from "./run_experiment.ts";

const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

Deno.test.afterAll(closeBrowser);

/** The command with least rights, and the address that it prints. */
async function serve(folder: string): Promise<{ url: string; process: Deno.ChildProcess }> {
  const flags = ["--quiet", "--no-check", "--no-prompt", "--allow-read", "--allow-env"];
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...flags,
      "--allow-sys",
      "--allow-ffi",
      "--allow-net=127.0.0.1",
      pathOf("cli/serve.ts"),
      "--port",
      "0",
      "--folder",
      folder,
    ],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  reader.cancel();
  return { url: value.trim(), process };
}

Deno.test("serve shows a run while it is going and its row when it has ended", async () => {
  const folder = await Deno.makeTempDir();
  const { url, process } = await serve(folder);
  try {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    await withPage(url, async (page) => {
      assert.match(await page.locator("main").innerText(), /No experiments in this folder/);
      const going = runExperiment(folder);
      await page.locator("#live progress").waitFor({ timeout: 60_000 });
      assert.match(await page.locator("#live").innerText(), /btc-daily-direction/);
      await page.locator("#live svg.chart").first().waitFor({ timeout: 60_000 });
      await assertFits(page);
      await assertAccessible(page);
      await going;
      const row = page.locator("tbody tr");
      await row.waitFor({ timeout: 60_000 });
      assert.equal(await row.count(), 1);
      await page.locator("#live progress").waitFor({ state: "detached" });
      await row.locator("a").click();
      await page.locator(".verdict").waitFor();
      await assertFits(page);
    }, { offline: false, allowed: new RegExp(`^${url}(events|.*/report\\.html)$`) });
  } finally {
    process.kill("SIGTERM");
    await process.status;
    await Deno.remove(folder, { recursive: true });
  }
});
