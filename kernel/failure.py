"""What a failed cell shows: Deno's error with its causes, or the reason that Deno kept to itself."""

from __future__ import annotations

from typing import Any

from cell import Cell
from explain import plain, syntax_problem
from wire import Message, make

STUCK = (
    "Still running: nothing in this cell looks for interrupts. "
    "Restart the kernel to end it (its variables are lost).\n"
)
#: What the reader of a notebook can do about V8's words.
_ADVICE = {"has already been declared": "restart the kernel, or keep what declared it first"}


def content(name: str, text: str) -> dict[str, Any]:
    """Content of an error that has no stack."""
    return {"ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def is_mute(cell: Cell) -> bool:
    """Deno says `Execution failed` and no more when a cell does not parse or a package is missing."""
    return not cell.reply.content.get("traceback")


def complete(cell: Cell, deno: str) -> Message:
    """The cell's error with everything known about it; its reply is made to say the same."""
    known = cell.error.content if cell.error else cell.reply.content
    told = {key: known.get(key) for key in ("ename", "evalue", "traceback")}
    answer = cell.answer or {}
    if is_mute(cell):
        told = content(*_reason(cell, deno))
    else:
        told["traceback"] = [*told["traceback"], *answer.get("causes", [])]
        if not any(line.strip() for line in told["traceback"]):
            # A thrown text or number has no stack.
            told["traceback"] = [f"Uncaught {plain(str(told['evalue']))}"]
    for words, advice in _ADVICE.items():
        if words in str(told["evalue"]):
            told["traceback"] = [*told["traceback"], f"({advice})"]
    cell.reply.content |= told
    return make("error", told, cell.request.header)


def _reason(cell: Cell, deno: str) -> tuple[str, str]:
    if cell.interrupted is not None:
        return "Interrupted", "The cell was stopped; variables of finished cells are kept"
    syntax = syntax_problem(deno, cell.code)
    if syntax:
        return "SyntaxError", syntax
    failed_import = (cell.answer or {}).get("failedImport")
    if failed_import:
        return "ImportError", failed_import
    return "Error", "Deno could not run this cell and gives no reason"
