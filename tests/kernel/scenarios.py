"""Drives a real kernel from outside, as notebooks do, and prints what it saw as JSON.

`python scenarios.py NAME [KERNEL]`: the tests beside this file say what is expected. KERNEL is the
name of a kernel spec, `assay` unless given; a plain one may be given to compare.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator

import nbformat
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import AsyncKernelManager, KernelManager, start_new_kernel
from nbclient import NotebookClient

KERNEL = sys.argv[2] if len(sys.argv) > 2 else "assay"
Output = tuple[str, Any]


@contextmanager
def kernel() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def seen(message: dict[str, Any]) -> Output | None:
    """What a reader would see of an output, short enough to compare."""
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        return content["name"], content["text"]
    if kind in ("execute_result", "display_data", "update_display_data"):
        return kind, content["data"]["text/plain"]
    if kind == "error":
        return kind, [content["ename"], content["evalue"], *content["traceback"]]
    return None


def follow(client: BlockingKernelClient, ids: list[str], seconds: float = 60) -> dict[str, Any]:
    """Collects outputs up to the last cell's idle, by cell, then the replies' states."""
    outputs: dict[str, list[Output]] = {each: [] for each in ids}
    idle: set[str] = set()
    end = time.monotonic() + seconds
    while len(idle) < len(ids):
        message = client.get_iopub_msg(timeout=max(0.1, end - time.monotonic()))
        parent = message["parent_header"].get("msg_id")
        if parent not in outputs:
            continue
        output = seen(message)
        if output:
            outputs[parent].append(("LATE", output) if parent in idle else output)
        elif message["content"].get("execution_state") == "idle":
            idle.add(parent)
    states: dict[str, str] = {}
    while len(states) < len(ids):
        message = client.get_shell_msg(timeout=max(0.1, end - time.monotonic()))
        if message["parent_header"].get("msg_id") in outputs:
            states[message["parent_header"]["msg_id"]] = message["content"]["status"]
    return {"outputs": [outputs[each] for each in ids], "states": [states[each] for each in ids]}


def run(client: BlockingKernelClient, *cells: str) -> dict[str, Any]:
    """Sends all cells at once, as Run All does."""
    return follow(client, [client.execute(cell) for cell in cells])


def ask(client: BlockingKernelClient, message_id: str) -> dict[str, Any]:
    while True:
        message = client.get_shell_msg(timeout=30)
        if message["parent_header"].get("msg_id") == message_id:
            return message["content"]


def interrupt(client: BlockingKernelClient) -> None:
    client.control_channel.send(client.session.msg("interrupt_request", {}))


# The five kinds of cells: code and what must come of it, given the cell's number.
KINDS: dict[str, tuple[Callable[[int], str], Callable[[int], list[Output]]]] = {
    "expression": (lambda n: f"'v' + {n}", lambda n: [("execute_result", f'"v{n}"')]),
    "awaited": (
        lambda n: f"await new Promise((done) => setTimeout(() => done('w{n}'), 1))",
        lambda n: [("execute_result", f'"w{n}"')],
    ),
    "log": (
        lambda n: f"console.log('out{n}'); console.error('err{n}'); console.log('end{n}');",
        lambda n: [("stdout", f"out{n}\n"), ("stderr", f"err{n}\n"), ("stdout", f"end{n}\n")],
    ),
    "display": (
        lambda n: f"await Deno.jupyter.display({{ 'text/plain': 'd{n}' }}, {{ raw: true }}); {n}",
        lambda n: [("display_data", f"d{n}"), ("execute_result", f"{n}")],
    ),
    "error": (
        lambda n: f"throw new Error('e{n}')",
        lambda n: [("error", ["Error", f"e{n}", f"Error: e{n}", "    at <anonymous>:1:28"])],
    ),
}


def plain(text: str) -> str:
    for code in (32, 33, 39):
        text = text.replace(f"\x1b[{code}m", "")
    return text


def notebook_output(output: dict[str, Any]) -> Output:
    message = {"msg_type": output["output_type"], "content": output}
    kind, value = seen(message)
    return kind, plain(value) if isinstance(value, str) else value


def cells() -> list[dict[str, Any]]:
    """A thousand short cells, of each kind in turn: code and the outputs that must come of it."""
    kinds = [list(KINDS)[n % len(KINDS)] for n in range(1000)]
    return [
        {"kind": kind, "code": KINDS[kind][0](n), "outputs": KINDS[kind][1](n)}
        for n, kind in enumerate(kinds)
    ]


def short_cells() -> dict[str, Any]:
    """A thousand short cells through nbclient: outputs that differ from what must come, by kind."""
    book = nbformat.v4.new_notebook()
    expected = cells()
    book.cells = [nbformat.v4.new_code_cell(each["code"]) for each in expected]
    client = NotebookClient(book, kernel_name=KERNEL, allow_errors=True, timeout=60)
    with client.setup_kernel():
        begin = time.monotonic()
        for n, cell in enumerate(book.cells):
            client.execute_cell(cell, n)
        seconds = time.monotonic() - begin
    wrong: dict[str, list[Any]] = {}
    for n, (cell, each) in enumerate(zip(book.cells, expected)):
        found = [notebook_output(output) for output in cell.outputs]
        if found != each["outputs"]:
            wrong.setdefault(each["kind"], []).append([n, found])
    return {
        "wrong": {kind: len(examples) for kind, examples in wrong.items()},
        "examples": [examples[0] for examples in wrong.values()],
        "msPerCell": seconds * 1000 / len(expected),
    }


def floods() -> dict[str, Any]:
    """Many console lines, then many displays that nobody awaits."""
    with kernel() as (_, client):
        begin = time.monotonic()
        lines = run(client, "for (let i = 0; i < 5000; i++) console.log('L' + i);", "'after'")
        seconds = time.monotonic() - begin
        code = "for (let i = 0; i < 200; i++) Deno.jupyter.display({ 'text/plain': 'D' + i }, { raw: true });"
        displays = run(client, code + " 0", "'after'")
        text = "".join(text for _, text in lines["outputs"][0])
        return {
            "linesWhole": text == "".join(f"L{i}\n" for i in range(5000)),
            "messages": len(lines["outputs"][0]),
            "seconds": seconds,
            "displays": [value for _, value in displays["outputs"][0][:-1]]
            == [f"D{i}" for i in range(200)],
            "after": [lines["outputs"][1], displays["outputs"][1]],
        }


def failures() -> dict[str, Any]:
    """What a reader sees of failed cells."""
    cells = {
        "cause": 'throw new Error("outer", { cause: new TypeError("inner", { cause: { code: 5 } }) })',
        "many": 'throw new AggregateError([new Error("one"), new Error("two")], "both")',
        "text": 'throw "only text"',
        "package": 'import x from "npm:does-not-exist-zzz-123";',
        "file": 'import "./missing.ts";',
        "syntax": "const fine = 1;\nconst wrong: number = ;",
        "lost": "throw Object.assign(new Error('odd'), { get name() { throw 1 } })",
        "again": "const fixed = 1;",
        "twice": "let fixed = 2;",
        "fine": "1 + 1",
    }
    with kernel() as (_, client):
        return {name: run(client, cell)["outputs"][0] for name, cell in cells.items()}


def aborts() -> dict[str, Any]:
    """Run All over a failing cell; afterwards the kernel works."""
    with kernel() as (_, client):
        first = run(client, "let a = 1;", "throw new Error('stop')", "a = 2;", "console.log('no')")
        return {"states": first["states"], "outputs": first["outputs"], "then": run(client, "a")}


def late_results() -> dict[str, Any]:
    """A value that draws itself asynchronously, and a timer that prints after its cell."""
    drawn = """({ async [Symbol.for("Jupyter.display")]() {
      await new Promise((done) => setTimeout(done, 300));
      return { "text/plain": "drawn" };
    } })"""
    with kernel() as (_, client):
        return run(client, drawn, "await Deno.stdout.write(new Uint8Array()); 'next'")


def unawaited() -> dict[str, Any]:
    """What fails with nobody waiting for it, and names that a module lacks."""
    wait = "await new Promise((done) => setTimeout(done, 300)); 'waited'"
    with kernel() as (_, client):
        rejected = run(client, "Promise.reject(new Error('late', { cause: 'why' })); 1", wait)
        timer = run(client, "setTimeout(() => { throw new Error('in timer'); }, 50); 2", wait)
        imported = run(
            client,
            'import { core, nope, type Bars } from "lib/mod.ts"; typeof nope',
            "await Promise.reject(new Error('awaited'))",
            "typeof core",
        )
        return {
            "rejected": [each for cell in rejected["outputs"] for each in cell],
            "timer": [each for cell in timer["outputs"] for each in cell],
            "imported": imported["outputs"][0],
            "awaited": imported["outputs"][1],
        }


def updates() -> dict[str, Any]:
    """A display that changes in place, as a training view does."""
    send = """const send = (kind, text) => Deno.jupyter.broadcast(kind, {
      data: { "text/plain": text }, metadata: {}, transient: { display_id: "view" },
    });"""
    with kernel() as (_, client):
        run(client, send)
        code = 'await send("display_data", "0"); for (const n of "123") await send("update_display_data", n); 4'
        return run(client, code, "5")


def interrupts() -> dict[str, Any]:
    """A loop that never awaits, and queued cells behind it."""
    with kernel() as (_, client):
        run(client, "let kept = 41;")
        ids = [client.execute(code) for code in ("while (true) {}", "kept = 0;")]
        time.sleep(0.5)
        begin = time.monotonic()
        interrupt(client)
        stopped = follow(client, ids, 20)
        return {**stopped, "seconds": time.monotonic() - begin, "then": run(client, "kept + 1")}


def stuck() -> dict[str, Any]:
    """An await that nobody can end: the cell says what to do."""
    with kernel() as (manager, client):
        message_id = client.execute("await new Promise(() => {});")
        time.sleep(0.5)
        interrupt(client)
        said = ""
        while "Restart" not in said:
            message = client.get_iopub_msg(timeout=20)
            if message["parent_header"].get("msg_id") == message_id and message["msg_type"] == "stream":
                said += message["content"]["text"]
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        return {"said": said, "then": run(client, "6 * 7")}


def training() -> dict[str, Any]:
    """Stops a training of lib between two steps; its variables stay."""
    setup = """
      import { data, dataset, features, labels, models, validation } from "lib/mod.ts";
      const bars = await data.sampleBars("BTCUSDT-1d");
      const table = features.compute(bars, features.core13);
      const direction = labels.direction(bars, { horizon: 1 });
      const samples = dataset.join(bars, table, direction, { sequenceLength: 32 });
      const [fold] = validation.walkForward(samples, {
        mode: "rolling", train: 1000, validation: 120, calibration: 180, test: 180, embargo: 5,
      });
      const lstm = models.lstm({
        names: table.names, sequenceLength: 32, hiddenSize: 32, epochs: 10_000, patience: 10_000,
      });
    """
    train = """
      await lstm.fit({ samples, ...fold, scaler: "standard" }, { seed: 1, device: "cpu", threads: 1 });
    """
    with kernel() as (_, client):
        ready = run(client, setup)
        ids = [client.execute(train)]
        time.sleep(4)
        begin = time.monotonic()
        interrupt(client)
        stopped = follow(client, ids, 30)
        seconds = time.monotonic() - begin
        return {"ready": ready, **stopped, "seconds": seconds, "then": run(client, "samples.length > 0")}


def death() -> dict[str, Any]:
    """Deno's process ends in the middle of a cell."""
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell("Deno.kill(Deno.pid, 'SIGKILL'); await new Promise(() => {});")]
    client = NotebookClient(book, kernel_name=KERNEL, timeout=30)
    try:
        client.execute()
    except Exception as error:  # noqa: BLE001  which one it is, the test says
        return {"raised": type(error).__name__, "outputs": [each["evalue"] for each in book.cells[0].outputs]}
    return {"raised": None, "outputs": []}


def starts() -> list[str]:
    """Eight kernels started at the same time, three times over: what each answers."""

    async def one() -> str:
        manager = AsyncKernelManager(kernel_name=KERNEL)
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=30)
            return "ready"
        except RuntimeError as error:
            return str(error)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    async def all_at_once() -> list[str]:
        return await asyncio.gather(*(one() for _ in range(8)))

    return [answer for _ in range(3) for answer in asyncio.run(all_at_once())]


def second_start() -> dict[str, Any]:
    """Deno fails to start once, as when another program has taken a port, or every time."""
    with tempfile.TemporaryDirectory() as folder:
        once, deno = Path(folder, "once"), Path(folder, "deno")

        def answers(script: str) -> Any:
            deno.write_text(f"#!/bin/sh\n{script}\n")
            deno.chmod(0o755)
            manager = KernelManager(kernel_name=KERNEL)
            real = manager.kernel_spec.env["ASSAY_DENO"]
            manager.kernel_spec.env["ASSAY_DENO"] = str(deno)
            manager.start_kernel(env={**os.environ, "REAL_DENO": real})
            client = manager.client()
            client.start_channels()
            try:
                client.wait_for_ready(timeout=30)
                return run(client, "6 * 7")["outputs"]
            except RuntimeError as error:
                return str(error)
            finally:
                client.stop_channels()
                manager.shutdown_kernel(now=True)

        return {
            "once": answers(f'[ -e {once} ] || {{ touch {once}; exit 1; }}; exec "$REAL_DENO" "$@"'),
            "always": answers("exit 1"),
        }


def shutdown() -> dict[str, Any]:
    """Seconds from asking for the end to the end, and whether the process answered by itself."""
    manager, client = start_new_kernel(kernel_name=KERNEL)
    process = manager.provisioner.process
    begin = time.monotonic()
    client.shutdown()
    code = process.wait(timeout=20)
    manager.cleanup_resources()
    return {"seconds": time.monotonic() - begin, "code": code, "signal": signal.SIGTERM.value}


def lookups() -> dict[str, Any]:
    """Shift-Tab and Tab."""
    setup = 'import { features } from "lib/mod.ts"; import * as lib from "lib/mod.ts"; const fold = { rowCount: 1 };'
    with kernel() as (_, client):

        def offered(code: str) -> list[str]:
            return ask(client, client.complete(code))["matches"]

        before = {code: offered(code) for code in ("lib.", "features.", "features.rs", "nothing.")}
        run(client, setup)

        def shown(code: str, at: int | None = None) -> str:
            content = ask(client, client.inspect(code, len(code) if at is None else at))
            return content["data"].get("text/plain", "")

        begin = time.monotonic()
        first = shown("features.rsi")
        seconds = time.monotonic() - begin
        begin = time.monotonic()
        again = shown("const x = lib.features.rsi({ window: 14 })", 24)
        return {
            "first": first,
            "seconds": seconds,
            "again": again,
            "secondsAgain": time.monotonic() - begin,
            "call": shown("features.compute("),
            "inside": shown("features.rsi({ window: "),
            "linked": shown("data.sampleBars("),
            "before": before,
            "own": offered("fold."),
            "unknown": shown("fold.rowCount"),
            "namespace": offered("lib."),
            "room": offered("features.rs"),
            "field": offered("fold.row"),
        }


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
