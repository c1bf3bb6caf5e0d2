/**
 * The loopback exchange as a process of its own: options as one JSON argument, its address as one
 * line of JSON on standard output once it listens. Ends when its standard input does, so that it
 * never outlives the test that started it.
 *
 * @module
 */
import { startExchange } from "./start_exchange.ts";

const { warm = [], ...options } = JSON.parse(Deno.args[0]);
const exchange = startExchange(options);
for (const path of warm as string[]) await (await fetch(exchange.archiveUrl + path)).arrayBuffer();
const { archiveUrl, apiUrl, streamUrl } = exchange;
console.log(JSON.stringify({ archiveUrl, apiUrl, streamUrl }));
for await (const _ of Deno.stdin.readable) { /* until it ends */ }
await exchange.stop();
