"""Executes a notebook with Assay's kernel; writes the executed copy and a page to read offline.

`python execute_notebook.py NOTEBOOK OUT.ipynb OUT.html --timeout SECONDS`. Prints one line of JSON:
`{"cells": 12, "failed": null}`, or what failed and where. Both files are written in either case.
"""

from __future__ import annotations

import argparse
import atexit
import json
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "templates"


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
    book = nbformat.read(given.notebook, as_version=4)
    problem = execute(book, given.notebook.resolve().parent, given.timeout)
    failed = {"cell": running_cell(book), "problem": problem} if problem else None
    nbformat.write(book, given.executed)
    given.html.write_text(page(book, given.notebook.stem), encoding="utf-8")
    cells = sum(cell.cell_type == "code" for cell in book.cells)
    print(json.dumps({"cells": cells, "failed": failed}))


if __name__ == "__main__":
    main()
