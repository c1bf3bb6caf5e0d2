import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test("Session.create() keeps the runtime from writing usage reports", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const room = (name: string) => new URL(`../${name}/mod.ts`, import.meta.url).href;
    const code = `
      import { add, input } from "${room("graph")}";
      import { lower, Session } from "${room("onnx")}";
      await using _session = await Session.create(lower({ y: add(input("x", [2]), 1) }));
    `;
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        "--config",
        config(),
        "-P=data",
        "data:text/typescript," +
        encodeURIComponent(code),
      ],
      env: { TMPDIR: folder, ORT_DISABLE_TELEMETRY: "" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function config(): string {
  return fileURLToPath(new URL("../../../deno.json", import.meta.url));
}
