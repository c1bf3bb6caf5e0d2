import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./temporary_folder.ts";

Deno.test("bench:gpu says in one sentence that there is no GPU, and succeeds", async () => {
  // No Vulkan driver and no NVIDIA GPU may be found, whatever this machine has.
  const folder = await temporaryFolder();
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--config",
      fileURLToPath(new URL("../deno.json", import.meta.url)),
      "-P=bench",
      fileURLToPath(new URL("../bench/gpu.ts", import.meta.url)),
    ],
    cwd: folder,
    env: { VK_ICD_FILENAMES: "/none", VK_DRIVER_FILES: "/none", CUDA_VISIBLE_DEVICES: "-1" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 0, text);
  // Other systems than Linux have GPUs that are not reached through Vulkan.
  if (Deno.build.os === "linux") {
    assert.match(
      text,
      /^No GPU was found, so there is nothing to measure \(webgpu: [^;\n]+; cuda: [^;\n]+\)\n$/,
    );
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }
});
