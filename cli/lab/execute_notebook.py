"""Executes a notebook with Assay's kernel; writes the executed copy and a page to read offline.

`python execute_notebook.py NOTEBOOK OUT.ipynb OUT.html --timeout SECONDS`. Prints one line of JSON:
`{"cells": 12, "failed": null}`, or what failed and where. Both files are written in either case.
The environment variable ASSAY_PARAMETERS holds what `core.parameters` is to give, as JSON.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "templates"


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook; ends the program with one line where the file is none."""
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, AttributeError, KeyError) as error:
        reason = (str(error) or type(error).__name__).split("\n")[0]
        sys.exit(f"no notebook: {reason}")


def settings(given: dict[str, Any], path: str = "") -> list[str]:
    """`split.test=90`: settings as they are written after --set."""
    lines = []
    for name, value in given.items():
        if isinstance(value, dict) and value:
            lines += settings(value, f"{path}{name}.")
        else:
            lines.append(f"{path}{name}={json.dumps(value, ensure_ascii=False)}")
    return lines


def tell_parameters(book: nbformat.NotebookNode, given: dict[str, Any]) -> None:
    """Says before the first code cell what that cell does not: which defaults were replaced."""
    book.metadata["assay"] = {**book.metadata.get("assay", {}), "parameters": given}
    first = next((n for n, cell in enumerate(book.cells) if cell.cell_type == "code"), 0)
    # Indented text is shown as it stands, whatever a value holds.
    listed = "".join(f"    {line}\n" for line in settings(given))
    text = f"**Run with other parameters than the defaults below:**\n\n{listed}"
    cell = nbformat.v4.new_markdown_cell(text)
    if book.nbformat_minor < 5:
        # Older notebooks have no ids.
        cell.pop("id", None)
    book.cells.insert(first, cell)


def execute(book: nbformat.NotebookNode, folder: Path, timeout: int) -> str | None:
    """Runs all cells up to the first that fails; returns what went wrong."""
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(book, kernel_name="assay", timeout=timeout, resources=resources)
    try:
        client.execute()
    except CellExecutionError as error:
        return f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        return f"took longer than {timeout} s"
    except DeadKernelError:
        return "the kernel died"
    except RuntimeError as error:
        # Raised while the kernel starts; nbclient has let go of its manager by then, and would say
        # so at exit instead of what happened.
        atexit.unregister(client._cleanup_kernel)
        return str(error)
    return None


def running_cell(book: nbformat.NotebookNode) -> int:
    """Number of the last code cell that started, from 1."""
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    started = [n for n, cell in enumerate(code, 1) if cell.metadata.get("execution")]
    return started[-1] if started else 1


def page(book: nbformat.NotebookNode, title: str) -> str:
    """One HTML file: code folded, charts as SVG, nothing fetched from anywhere."""
    exporter = HTMLExporter(
        config=Config(),
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="assay",
        mathjax_url="",
        require_js_url="",
        jquery_url="",
        mermaid_js_url="",
    )
    resources = {"metadata": {"name": title}}
    return exporter.from_notebook_node(book, resources=resources)[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", type=Path)
    parser.add_argument("executed", type=Path)
    parser.add_argument("html", type=Path)
    parser.add_argument("--timeout", type=int, default=600)
    given = parser.parse_args()
    book = read(given.notebook)
    parameters = json.loads(os.environ.get("ASSAY_PARAMETERS") or "{}")
    if parameters:
        tell_parameters(book, parameters)
    problem = execute(book, given.notebook.resolve().parent, given.timeout)
    failed = {"cell": running_cell(book), "problem": problem} if problem else None
    nbformat.write(book, given.executed)
    given.html.write_text(page(book, given.notebook.stem), encoding="utf-8")
    cells = sum(cell.cell_type == "code" for cell in book.cells)
    print(json.dumps({"cells": cells, "failed": failed}))


if __name__ == "__main__":
    main()
