/** Calls `test` with the path of a file of this text, which is removed afterwards. */
export async function withText(
  text: string | readonly string[],
  test: (path: string) => Promise<void> | void,
  suffix = ".csv",
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix });
  try {
    await Deno.writeTextFile(path, typeof text === "string" ? text : text.join("\n"));
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}
