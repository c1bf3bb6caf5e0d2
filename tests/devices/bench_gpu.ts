/**
 * The bench of GPUs, run through where a driver computes on the CPU: `deno task test:devices`. @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("bench:gpu measures a network on WebGPU and keeps the figures", async () => {
  const folder = await temporaryFolder();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--config",
      fileURLToPath(new URL("../../deno.json", import.meta.url)),
      ...["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi", "--allow-run"],
      `--allow-write=${folder}`,
      fileURLToPath(new URL("../../bench/gpu.ts", import.meta.url)),
      "tcn",
      "--allow-software",
    ],
    cwd: folder,
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 0, text + new TextDecoder().decode(stderr));
  assert.match(text, /^WebGPU computes on .+\n/);
  assert.match(text, /^tcn: cpu [\d.]+ steps\/s; webgpu [\d.]+ steps\/s, with the CPU's losses/m);
  const rows = JSON.parse(await Deno.readTextFile(`${folder}/artifacts/bench/gpu.json`));
  assert.equal(rows[0].name, "tcn (webgpu)");
  assert.equal(rows[0].unit, "ms");
  assert.ok(rows[0].ours > 0);
});
