import assert from "node:assert/strict";
import { findPython } from "./find_python.ts";

/** A command that answers every question the same way. */
async function command(folder: string, { name, says }: { name: string; says: string }) {
  const path = `${folder}/${name}`;
  await Deno.writeTextFile(path, `#!/bin/sh\necho "${says}"\n`, { mode: 0o755 });
  return path;
}

Deno.test("findPython() says in one sentence what is missing", async () => {
  await assert.rejects(findPython({ pythons: ["assay-no-python"], uvs: ["assay-no-uv"] }), {
    message: /^Expected Python 3\.10 or newer, or uv, but found neither: get Python from /,
  });
});

Deno.test({
  name: "findPython() takes the first Python that is new enough, then uv",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const old = await command(folder, { name: "old", says: "3 9 True" });
      const fresh = await command(folder, { name: "fresh", says: "3 10 True" });
      const bare = await command(folder, { name: "bare", says: "3 11 False" });
      const uv = await command(folder, { name: "uv", says: "uv 0.9" });
      assert.deepEqual(await findPython({ pythons: [old, bare, fresh], uvs: [uv] }), {
        tool: "python",
        command: fresh,
      });
      assert.deepEqual(await findPython({ pythons: [old, bare], uvs: [uv] }), {
        tool: "uv",
        command: uv,
      });
      await assert.rejects(
        findPython({ pythons: [old, bare], uvs: [] }),
        /but found \S+old 3\.9 and \S+bare 3\.11 without ensurepip \(on Debian: .*\): get Python/,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
