"""Why a cell failed, where Deno's kernel only says that it did."""

from __future__ import annotations

import os
import re
import subprocess
from typing import Any

_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^'"`;]*?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]""",
    re.MULTILINE,
)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def plain(text: str) -> str:
    """The text without colours."""
    return _ANSI.sub("", text)


def import_specifiers(code: str) -> list[str]:
    """What a cell imports, in order, each once."""
    found = (first or second for first, second in _IMPORT.findall(code))
    return list(dict.fromkeys(found))


#: What stands between `import` and `from`, and what it is imported from.
_NAMED = re.compile(r"""^\s*import\s+(?!type\b)([^'"`;]*?)\s*\bfrom\s*['"]([^'"]+)['"]""", re.MULTILINE)


def named_imports(code: str) -> list[dict[str, Any]]:
    """The values that a cell imports by name: `[{"specifier": "lib/mod.ts", "names": ["core"]}]`."""
    found = []
    for clause, specifier in _NAMED.findall(code):
        listed = re.search(r"\{(.*?)\}", re.sub(r"//.*|/\*[^*]*\*/", "", clause), re.DOTALL)
        parts = [part.split() for part in listed[1].split(",")] if listed else []
        names = [part[0] for part in parts if part and (part[0] != "type" or len(part) == 1)]
        if re.match(r"[\w$]", clause):
            names.append("default")
        if names:
            found.append({"specifier": specifier, "names": names})
    return found


def syntax_problem(deno: str, code: str) -> str | None:
    """Deno's own words for code that does not parse, or None. The formatter parses and never runs."""
    try:
        done = subprocess.run(
            [deno, "fmt", "-q", "--ext", "ts", "-"],
            input=code,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=5,
            env={**os.environ, "NO_COLOR": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode == 0:
        return None
    said = plain(done.stderr).removeprefix("error: ").removeprefix("SyntaxError: ")
    # The file's name and Deno's own stack trace say nothing about the cell.
    said = re.sub(r"\n\s*at file:.*_stdin\.ts", "\n    at line ", said.split("\n\nStack")[0])
    return said.replace("at line :", "at line ").rstrip()
