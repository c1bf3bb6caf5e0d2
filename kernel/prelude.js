/**
 * Runs once inside Deno's kernel, before any cell. Gives the proxy a fence: a marker that comes
 * after everything a cell has printed and shown, so that a cell ends no sooner than its outputs.
 */
{
  const { flag, fenceType, proxyProcess } = JSON.parse(__ASSAY_SETTINGS__);
  const { broadcast, display } = Deno.jupyter;
  const { error: complain, log } = console;
  const { exit, inspect, statSync } = Deno;
  const unfinished = new Set();
  const failures = [];

  const track = (promise) => {
    unfinished.add(promise);
    const done = () => unfinished.delete(promise);
    promise.then(done, done);
    return promise;
  };
  // A cell's value may draw itself asynchronously, and nothing in the protocol says when it has.
  const results = Deno[Deno.internal]?.jupyter;
  if (typeof results?.broadcastResult === "function") {
    const { broadcastResult } = results;
    results.broadcastResult = (...given) => track(broadcastResult(...given));
  }
  // `broadcast` itself stays as it is: a cell that awaits a replaced one never ends in Deno 2.9.6.
  try {
    Deno.jupyter.display = (...given) => track(display(...given));
  } catch {
    // Frozen in some later version: then only displays that nobody awaited may come late.
  }

  // The kernel reports an error's `stack`, which V8 formats by this hook on first sight. The text is
  // V8's own without the frames inside of Deno, which say nothing to a reader; what is added is a
  // memory of the error, in which a cause can be found afterwards.
  Error.prepareStackTrace = (error, sites) => {
    let title = "Error";
    try {
      title = Error.prototype.toString.call(error);
    } catch {
      // A getter of the error's own may throw; a stack is owed nevertheless.
    }
    const frames = sites.map(String).filter((site) => !/(^|\()ext:/.test(site));
    const stack = title + frames.map((frame) => `\n    at ${frame}`).join("");
    if (error?.cause !== undefined || error instanceof AggregateError) {
      failures.push({ stack, error: new WeakRef(error) });
      if (failures.length > 50) failures.shift();
    }
    return stack;
  };

  const causes = (traceback) => {
    const error = failures.findLast(({ stack }) => stack === traceback)?.error.deref();
    if (!error) return [];
    const lines = [];
    for (let e = error, depth = 0; e?.cause !== undefined && depth < 8; e = e.cause, depth++) {
      const { cause } = e;
      lines.push(`Caused by ${cause instanceof Error ? cause.stack : inspect(cause)}`);
    }
    for (const each of error.errors ?? []) lines.push(`  one of ${each?.stack ?? inspect(each)}`);
    return lines;
  };

  const probe = async (specifiers) => {
    for (const specifier of specifiers) {
      try {
        await import(specifier);
      } catch (error) {
        return `Cannot import ${JSON.stringify(specifier)}: ${error.message}`;
      }
    }
  };

  // A name that a module lacks is no error to Deno's kernel: the cell's variable is just undefined.
  const missing = async (imports) => {
    for (const { specifier, names } of imports) {
      try {
        const module = await import(specifier);
        for (const name of names) {
          if (name in module) continue;
          complain(`${specifier} exports no value named ${name} (types need \`import type\`)`);
        }
      } catch {
        // The cell had it imported; what is wrong now is nothing that it could tell.
      }
    }
  };

  // Nobody awaits these, so no cell fails by them, and Deno's kernel drops them without a word.
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    complain(`Uncaught (in promise) ${inspect(event.reason)}`);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    complain(`Uncaught ${event.error === undefined ? event.message : inspect(event.error)}`);
  });

  const say = (content) =>
    broadcast("display_data", { data: { [fenceType]: content }, metadata: {} });

  globalThis[Symbol.for("assay.kernel")] = {
    async fence(id, { traceback, specifiers, imports = [] } = {}) {
      await missing(imports);
      log(`\u0000${id}\u0000`);
      const answer = {
        id,
        causes: traceback ? causes(traceback) : [],
        failedImport: specifiers ? await probe(specifiers) : undefined,
      };
      while (unfinished.size > 0) await Promise.allSettled([...unfinished]);
      await say(answer);
    },
  };

  // Says that the event loop turns although someone asked for an interrupt: a cell that awaits can
  // see the flag and stop by itself; terminating it would break Deno's kernel.
  let seen = false;
  const isSet = () => {
    try {
      return statSync(flag).isFile;
    } catch {
      return false;
    }
  };
  setInterval(() => {
    if (Deno.ppid !== proxyProcess) exit(1);
    const now = isSet();
    if (now && !seen) say({ awake: true });
    seen = now;
  }, 100);
}
