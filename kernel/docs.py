"""What Shift-Tab shows: signature, first paragraph and options of a name of lib, from `deno doc`."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from explain import plain
from options import interface_of, with_options

_CHAIN = re.compile(r"[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*")


_LINK = re.compile(r"\{@link(?:code|plain)?\s+([^\s}|]+)[^}]*\}")


def call_around(code: str, cursor: int) -> int | None:
    """Where the innermost parenthesis opens that the cursor is in, or None."""
    depth = 0
    for at in range(min(cursor, len(code)) - 1, -1, -1):
        if code[at] == ")":
            depth += 1
        elif code[at] == "(":
            if depth == 0:
                return at
            depth -= 1
    return None


def name_at(code: str, cursor: int) -> list[str]:
    """The dotted name at the cursor, cut after the part the cursor is in; in `f(` it is `f`."""
    before = code[:cursor].rstrip("( \t")
    at = min(cursor, len(before))
    for found in _CHAIN.finditer(code):
        if found.start() <= at <= found.end():
            end = re.compile(r"[\w$]*").match(code, at).end()
            return re.split(r"\s*\.\s*", code[found.start() : end].rstrip(". "))
    return []


def project_of(folder: Path) -> Path | None:
    """The nearest folder upwards that holds lib/mod.ts."""
    return next((each for each in (folder, *folder.parents) if (each / "lib/mod.ts").exists()), None)


class LibDocs:
    """Looks names of lib up with `deno doc`. Signatures are remembered until a file changes."""

    def __init__(self, deno: str, folder: Path):
        self._deno = deno
        self._project = project_of(folder)
        self._stamp = 0.0
        self._rooms: dict[str, list[str]] = {}
        #: Of each room, what is there when a cell runs: all but types.
        self._values: dict[str, list[str]] = {}
        self._interfaces: dict[str, dict[str, Any]] = {}
        self._known: dict[str, str | None] = {}

    def about(self, code: str, cursor: int) -> str | None:
        """Signature, first paragraph and options of the name at the cursor; None where lib has none."""
        if self._project is None:
            return None
        self._refresh()
        name = self._full_name(name_at(code, cursor))
        around = cursor
        # Inside of arguments, whatever stands there, it is the call that the user asks about.
        while name is None and (around := call_around(code, around)) is not None:
            name = self._full_name(name_at(code, around))
        if name is None:
            return None
        if name not in self._known:
            text = self._doc("--filter", name, "lib/mod.ts")
            shown = _signature(text) if text else None
            shown = with_options(shown, self._interfaces) if shown else None
            self._known[name] = shown and _LINK.sub(r"\1", shown)
        return self._known[name]

    def members(self, code: str, cursor: int) -> list[str]:
        """What lib has below a name like `features.` or `lib.features.r`."""
        if self._project is None:
            return []
        chain = re.search(r"(?:([A-Za-z_$][\w$]*)\.)?([A-Za-z_$][\w$]*)\.([\w$]*)$", code[:cursor])
        if chain is None or chain[1] not in (None, "lib"):
            return []
        self._refresh()
        names = list(self._rooms) if chain[2] == "lib" else self._values.get(chain[2], [])
        return sorted(name for name in names if name.startswith(chain[3]))

    def _refresh(self) -> None:
        files = (self._project / "lib").rglob("*.ts")
        stamp = max((file.stat().st_mtime for file in files), default=0.0)
        if stamp == self._stamp:
            return
        listing = self._doc("--json", "lib/mod.ts")
        rooms: dict[str, list[str]] = {}
        values: dict[str, list[str]] = {}
        self._interfaces = {}
        for module in json.loads(listing)["nodes"].values() if listing else ():
            for symbol in module["symbols"]:
                for declaration in symbol["declarations"]:
                    elements = declaration.get("def", {}).get("elements", [])
                    rooms[symbol["name"]] = [element["name"] for element in elements]
                    for each in elements:
                        if (found := interface_of(each)) is not None:
                            self._interfaces[each["name"]] = found
                    values[symbol["name"]] = [each["name"] for each in elements if _is_value(each)]
        self._stamp, self._rooms, self._values, self._known = stamp, rooms, values, {}

    def _full_name(self, chain: list[str]) -> str | None:
        """`rsi`, `features.rsi` and `lib.features.rsi` are all `features.rsi`."""
        for start, part in enumerate(chain):
            if part in self._rooms:
                inside = chain[start + 1 : start + 2]
                if inside and inside[0] not in self._rooms[part]:
                    return None
                return ".".join(chain[start : start + 2])
        if len(chain) != 1:
            return None
        holders = [room for room, names in self._rooms.items() if chain[0] in names]
        return f"{holders[0]}.{chain[0]}" if len(holders) == 1 else None

    def _doc(self, *arguments: str) -> str | None:
        try:
            done = subprocess.run(
                [self._deno, "doc", "-q", *arguments],
                cwd=self._project,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=20,
                env={**os.environ, "NO_COLOR": "1"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return plain(done.stdout) if done.returncode == 0 else None


def _is_value(element: dict[str, Any]) -> bool:
    kinds = {each.get("kind") for each in element.get("declarations", [])}
    return not kinds or bool(kinds - {"interface", "typeAlias"})


def _signature(text: str) -> str | None:
    """What stands between `Defined in` and the second blank line or the first @tag."""
    blocks = re.split(r"^Defined in .*\n", text, flags=re.MULTILINE)[1:]
    if not blocks:
        return None
    lines = blocks[0].strip("\n").split("\n")
    kept: list[str] = []
    for line in lines:
        ends = not line.strip() or line.strip().startswith("@")
        if ends and kept:
            break
        if not ends:
            kept.append(line.strip() if kept else line.rstrip() + "\n")
    return "\n".join(kept).rstrip()
