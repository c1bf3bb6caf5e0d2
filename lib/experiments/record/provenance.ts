/** Parts of a manifest that say what a run was made from. @module */

/** What the file `code.patch` of a run holds of the changes that were not committed. */
export interface PatchRecord {
  /** 0: everything was left out, and there is no file. */
  readonly bytes: number;
  /** Files in the patch that git did not know. */
  readonly untracked: readonly string[];
  /** Changes that the patch does not hold. */
  readonly leftOut: readonly { readonly file: string; readonly because: string }[];
}

/** What a run found of one that was killed before it. */
export interface ResumedRecord {
  /** Models in folds that were finished already. */
  readonly finished: number;
  /** Models in folds of the whole run. */
  readonly of: number;
}

/**
 * Where the ledger stood when the lines of a run were in it. As lines are only ever added, the line
 * with this number has this hash for good: where it has not, lines have been taken away.
 */
export interface LedgerAnchor {
  /** From the folder that has the experiments' folders to the ledger. */
  readonly path: string;
  /** Number of the last line. */
  readonly lines: number;
  /** Hash of the last line. */
  readonly head: string;
}
