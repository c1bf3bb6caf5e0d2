import { extname } from "node:path";
import { readExperiments, renderIndex } from "../../lib/reports/mod.ts";
import { liveEvents } from "./events.ts";
import LIVE_SCRIPT from "./live_script.js" with { type: "text" };
import { resolvePath } from "./resolve_path.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".jsonl": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
};

/** Names by which a browser on this machine calls it: others come from pages that rebind a name. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

function refuse(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { "content-type": "text/plain" } });
}

async function answer(request: Request, folder: string): Promise<Response> {
  const host = request.headers.get("host") ?? "";
  if (!LOOPBACK.test(host)) return refuse(403, "Only this machine may ask, by a loopback name");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refuse(405, "Nothing here can be changed");
  }
  const { pathname } = new URL(request.url);
  if (pathname === "/" || pathname === "/index.html") {
    const page = renderIndex(await readExperiments(folder), { liveScript: LIVE_SCRIPT });
    return new Response(page, { headers: { "content-type": TYPES[".html"] } });
  }
  if (pathname === "/events") return liveEvents(folder);
  if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
  const path = await resolvePath(folder, pathname);
  if (path === undefined) return refuse(404, "No such file in the experiments folder");
  const file = await Deno.open(path);
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  return new Response(file.readable, { headers: { "content-type": type } });
}

/**
 * Answers requests for the experiments below `folder`: the index, kept up to date, at `/`, their
 * files below it, and events about runs that are going at `/events`. Refuses other methods, host
 * names that are not loopback, hidden files and whatever lies outside the folder.
 */
export function experimentsHandler(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await answer(request, folder);
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    return response;
  };
}
