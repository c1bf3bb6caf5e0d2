"""What a failed cell shows: Deno's error with its causes, or the reason that Deno kept to itself."""

from __future__ import annotations

from cell import Cell
from explain import plain, syntax_problem
from wire import Message, make


def is_mute(cell: Cell) -> bool:
    """Deno says `Execution failed` and no more when a cell does not parse or a package is missing."""
    return not cell.reply.content.get("traceback")


def complete(cell: Cell, deno: str) -> Message:
    """The cell's error with everything known about it; its reply is made to say the same."""
    known = cell.error.content if cell.error else cell.reply.content
    content = {key: known.get(key) for key in ("ename", "evalue", "traceback")}
    answer = cell.answer or {}
    if is_mute(cell):
        name, text = _reason(cell, deno)
        content = {"ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
    else:
        content["traceback"] = [*content["traceback"], *answer.get("causes", [])]
        if not any(line.strip() for line in content["traceback"]):
            # A thrown text or number has no stack.
            content["traceback"] = [f"Uncaught {plain(str(content['evalue']))}"]
    cell.reply.content |= content
    return make("error", content, cell.request.header)


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
