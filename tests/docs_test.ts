import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readBlocks } from "./docs/blocks.ts";
import { checkLinks, checkTasks } from "./docs/check_links.ts";
import { checkTypes, type Page, runPage } from "./docs/run_page.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

async function pathsIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(ROOT + folder)) {
    if (isDirectory) paths.push(...await pathsIn(`${folder}/${name}`));
    else if (name.endsWith(".md")) paths.push(`${folder}/${name}`);
  }
  return paths.sort();
}

const pages: readonly Page[] = await Promise.all(
  ["README.md", ...await pathsIn("docs")].map(async (path) => (
    { path, markdown: await Deno.readTextFile(ROOT + path) }
  )),
);

/** Pieces of work in order, two at a time; each one's outcome is kept for its own test. */
function inTwoLanes(work: readonly (() => Promise<void>)[]): (() => Promise<void>)[] {
  const outcomes = work.map(() => Promise.withResolvers<unknown>());
  let next = 0;
  const lane = async () => {
    while (next < work.length) {
      const at = next++;
      await work[at]().then(() => outcomes[at].resolve(undefined), outcomes[at].resolve);
    }
  };
  let lanes: Promise<unknown> | undefined;
  return outcomes.map(({ promise }) => async () => {
    lanes ??= Promise.all([lane(), lane()]);
    const problem = await promise;
    if (problem !== undefined) throw problem;
  });
}

const withBlocks = pages.filter(({ path, markdown }) => readBlocks(path, markdown).length > 0);
// The longest page first, so that no lane is left with it at the end.
const byLength = withBlocks.toSorted((a, b) => b.markdown.length - a.markdown.length);
const outcomes = inTwoLanes([
  ...byLength.map((page) => () => runPage(page)),
  () => checkTypes(withBlocks),
]);

for (const [i, { path }] of byLength.entries()) {
  Deno.test(`${path} does what it says, from top to bottom`, outcomes[i]);
}

Deno.test("blocks of the manual pass the type check", outcomes[byLength.length]);

Deno.test("links of the manual lead to files and headings that are there", async () => {
  assert.deepEqual(await checkLinks(pages), []);
});

Deno.test("the manual names tasks that exist, and one version of Deno", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  assert.deepEqual(checkTasks(pages, Object.keys(tasks)), []);
  const texts = [
    ...pages.map(({ markdown }) => markdown),
    await Deno.readTextFile(`${ROOT}.ci/run`),
  ];
  const versions = texts.flatMap((text) => text.match(/deno@[\d.]+/g) ?? []);
  assert.equal(new Set(versions).size, 1, [...new Set(versions)].join(", "));
});

const BROKEN: readonly { readonly page: string; readonly what: RegExp }[] = [
  { page: "# Page\n\n```sh\ntrue\nexit 3\n```\n", what: /^page\.md:5: exit 3 ended with code 3/ },
  { page: "```sh\necho one\n```\n\n```text\ntwo\n```\n", what: /^page\.md:5: .*"two".*\none/ },
  { page: "Text\n\n```ts\nthrow new Error('no')\n```\n", what: /^page\.md:3: [^]*no/ },
  { page: '```json\n{ "seed": "x" }\n```\n', what: /^page\.md:1: [^]*seed/ },
  { page: "```json file=experiment.json\n{}\n```\n", what: /^page\.md:1: experiment\.json: / },
  {
    page: "```diff file=deno.json\n-no such line\n+another\n```\n",
    what: /^page\.md:1: Expected deno\.json to have once but found 0 times:\nno such line/,
  },
  { page: "```csv\n1,2\n```\n", what: /^page\.md:1: Expected file= on the fence/ },
  { page: "```rust\n```\n", what: /^page\.md:1: .*but found rust/ },
  { page: "```ts\n", what: /^page\.md:1: Expected the block to end/ },
  {
    page: "```sh\ndeno task lab --bogus\n```\n",
    what: /^page\.md:2: Expected an option that lab --help names but found --bogus/,
  },
  { page: "```sh\ndeno task labs\n```\n", what: /^page\.md:2: deno task labs ended with code/ },
];

for (const { page, what } of BROKEN) {
  Deno.test(`runPage() names file and line of ${JSON.stringify(page)}`, async () => {
    await assert.rejects(
      () => runPage({ path: "page.md", markdown: page }),
      (error: Error) => what.test(error.message) || assert.fail(error.message),
    );
  });
}

Deno.test("checkTypes() names file and line of a block of the wrong type", async () => {
  const markdown = "```ts\nexport {};\n```\n\n```ts\nconst x: string = 1;\nconsole.log(x);\n```\n";
  await assert.rejects(
    () => checkTypes([{ path: "docs/page.md", markdown }]),
    /^Error: docs\/page\.md:5: the block does not pass the type check:[^]*not assignable/,
  );
});

Deno.test("checkLinks() and checkTasks() name file and line of what is not there", async () => {
  const markdown = "[a](nowhere.md)\n[b](README.md#no-such-heading) `deno task nonsense`\n";
  const page = { path: "docs/page.md", markdown };
  assert.deepEqual(await checkLinks([page]), [
    "docs/page.md:1: Expected a file at docs/nowhere.md but found none",
    "docs/page.md:2: Expected a heading no-such-heading in docs/README.md but found none",
  ]);
  assert.deepEqual(checkTasks([page], ["test"]), [
    "docs/page.md:2: Expected a task of deno.json but found nonsense",
  ]);
});
