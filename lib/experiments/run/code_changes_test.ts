import assert from "node:assert/strict";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import { codeChanges } from "./code_changes.ts";

async function git(folder: string, ...args: string[]): Promise<void> {
  const me = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false"];
  const { success, stderr } = await new Deno.Command("git", {
    args: [...me, "-c", "core.autocrlf=false", ...args],
    cwd: folder,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** A checkout whose project lies in a folder of it, with changes of every kind. */
async function changedCheckout() {
  const root = await temporaryFolder();
  const folder = `${root}/project`;
  await Deno.mkdir(`${folder}/src`, { recursive: true });
  const put = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
    typeof content === "string"
      ? Deno.writeTextFile(`${folder}/${name}`, content)
      : Deno.writeFile(`${folder}/${name}`, content);
  await put("src/a.ts", "export const a = 1;\n");
  await put("src/gone.ts", "export const gone = 1;\n");
  await put("pixels.bin", Uint8Array.of(0, 1, 2, 255));
  await put(".gitignore", "ignored/\n");
  await git(root, "init", "--quiet");
  await git(root, "add", ".");
  await git(root, "commit", "--quiet", "--message", "x");
  return { root, folder, put };
}

Deno.test("codeChanges() finds nothing in a clean checkout and outside of one", async () => {
  const { folder } = await changedCheckout();
  assert.equal(await codeChanges(folder), null);
  assert.equal(await codeChanges(await temporaryFolder()), null);
});

Deno.test("codeChanges() makes a patch that git applies to the commit, byte for byte", async () => {
  const { root, folder, put } = await changedCheckout();
  await put("src/a.ts", "export const a = 2;\n");
  await put("pixels.bin", Uint8Array.of(9, 0, 0, 7));
  await put("src/new ü file.ts", "export const b = 3;");
  await put("more.bin", Uint8Array.of(0, 200, 0, 13, 10));
  await Deno.remove(`${folder}/src/gone.ts`);
  await Deno.mkdir(`${folder}/ignored`);
  await put("ignored/secret.txt", "x");
  const { patch, untracked, leftOut } = (await codeChanges(folder))!;
  assert.deepEqual([untracked, leftOut], [["more.bin", "src/new ü file.ts"], []]);
  assert.doesNotMatch(new TextDecoder().decode(patch), /secret/);

  const names = ["src/a.ts", "pixels.bin", "src/new ü file.ts", "more.bin"];
  const contents = await Promise.all(names.map((name) => Deno.readFile(`${folder}/${name}`)));
  const path = `${await temporaryFolder()}/code.patch`;
  await Deno.writeFile(path, patch);
  await git(root, "reset", "--quiet", "--hard");
  await git(root, "clean", "--quiet", "--force", "-d");
  await git(root, "apply", path);
  for (const [i, name] of names.entries()) {
    assert.deepEqual(await Deno.readFile(`${folder}/${name}`), contents[i], name);
  }
  await assert.rejects(Deno.stat(`${folder}/src/gone.ts`), Deno.errors.NotFound);
});

Deno.test("codeChanges() leaves out what is large or likely a secret, and says so", async () => {
  const { folder, put } = await changedCheckout();
  await put(".env", "PASSWORD=x");
  await put("key.pem", "x");
  await put("data.csv", "1\n".repeat(600));
  await put("small.ts", "1\n");
  const { sha256, untracked, leftOut } = (await codeChanges(folder, { largestFile: 1000 }))!;
  assert.deepEqual(untracked, ["small.ts"]);
  assert.deepEqual(leftOut, [
    { file: ".env", because: "its name is that of a secret" },
    { file: "data.csv", because: "it has 1200 bytes" },
    { file: "key.pem", because: "its name is that of a secret" },
  ]);
  // What is left out is part of the hash all the same.
  await put("data.csv", "2\n".repeat(600));
  assert.notEqual((await codeChanges(folder, { largestFile: 1000 }))!.sha256, sha256);

  await put("src/a.ts", "export const a = 2;\n".repeat(50));
  const full = (await codeChanges(folder, { largest: 500 }))!;
  assert.match(full.leftOut[0].because, /^their changes have \d+ bytes$/);
  assert.deepEqual(full.untracked, ["small.ts"]);
});
