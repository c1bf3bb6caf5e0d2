import { createHash } from "node:crypto";
import { git } from "./git.ts";

/** A change that the patch does not hold. */
export interface LeftOut {
  /** Path from the project's folder; "tracked files" stands for all of those. */
  readonly file: string;
  readonly because: string;
}

/** What the commit does not hold. */
export interface CodeChanges {
  /** Of the difference of tracked files, then names and contents of those git does not know. */
  readonly sha256: string;
  /** For `git apply` in the checkout; empty when all is left out. */
  readonly patch: Uint8Array<ArrayBuffer>;
  /** Files in the patch that git does not know yet. */
  readonly untracked: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** Options of {@linkcode codeChanges}. */
export interface CodeChangesOptions {
  /** Most bytes of the patch. Default: 5,000,000. */
  readonly largest?: number;
  /** Most bytes of a file that git does not know. Default: 500,000. */
  readonly largestFile?: number;
}

/** What runs leave behind is no code: the ledger changes with every run. */
const NOT_CODE = ["*.jsonl*", "*.html", "runs/**", "returns/**"]
  .map((name) => `:(exclude,glob)experiments/**/${name}`);

/** Names of files that hold passwords more often than code. */
const SECRET =
  /(^|\/)\.env(\.[^/]*)?$|\.(pem|key|p12|pfx)$|(^|\/)(id_rsa|id_ed25519|\.netrc|\.npmrc)$/;

const LARGEST = 5_000_000, LARGEST_FILE = 500_000;

/** The same patch whatever a user's settings are. */
const DIFF = ["diff", "--binary", "--no-ext-diff", "--no-textconv", "--no-color"];

const prefixes = (folder: string) => [`--src-prefix=a/${folder}`, `--dst-prefix=b/${folder}`];

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Why a file that git does not know has no place in the patch; undefined when it has. */
function objectionTo(
  name: string,
  content: Uint8Array | null,
  { room, largestFile }: { readonly room: number; readonly largestFile: number },
): string | undefined {
  if (SECRET.test(name)) return "its name is that of a secret";
  if (!content) return "it cannot be read";
  if (content.length > largestFile) return `it has ${content.length} bytes`;
  return content.length > room ? "the patch is full" : undefined;
}

/**
 * Uncommitted changes of the checkout in `folder`, as a hash and as a patch. Files that git ignores
 * and what runs leave behind are no part of it. Null when there are none or where git cannot tell.
 */
export async function codeChanges(
  folder: string,
  { largest = LARGEST, largestFile = LARGEST_FILE }: CodeChangesOptions = {},
): Promise<CodeChanges | null> {
  const paths = ["--", ".", ...NOT_CODE];
  const diff = await git([...DIFF, ...prefixes(""), "--no-relative", "HEAD", ...paths], { folder });
  const others = await git(["ls-files", "--others", "--exclude-standard", "-z", ...paths], {
    folder,
  });
  const below = await git(["rev-parse", "--show-prefix"], { folder });
  if (!diff || !others || !below) return null;
  // Paths of the whole patch are those from the top of the checkout, as git apply wants them.
  const newFile = [...DIFF, ...prefixes(new TextDecoder().decode(below).trimEnd()), "--no-index"];
  const names = new TextDecoder().decode(others).split("\0").filter(Boolean).sort();
  if (diff.length === 0 && names.length === 0) return null;

  const hash = createHash("sha256").update(diff);
  const pieces: Uint8Array[] = [], untracked: string[] = [], leftOut: LeftOut[] = [];
  let room = largest;
  if (diff.length <= room) {
    pieces.push(diff);
    room -= diff.length;
  } else {leftOut.push({
      file: "tracked files",
      because: `their changes have ${diff.length} bytes`,
    });}
  for (const file of names) {
    const content = await Deno.readFile(`${folder}/${file}`).catch(() => null);
    hash.update(`\0${file}\0`).update(content ?? "unreadable");
    const because = objectionTo(file, content, { room, largestFile });
    // Exit code 1: the two differ, as a file does from nothing.
    const piece = because === undefined
      ? await git([...newFile, "--", "/dev/null", file], { folder, codes: [0, 1] })
      : null;
    if (piece) {
      pieces.push(piece);
      untracked.push(file);
      room -= piece.length;
    } else leftOut.push({ file, because: because ?? "git makes no patch of it" });
  }
  return { sha256: hash.digest("hex"), patch: concat(pieces), untracked, leftOut };
}
