"""Assay's Jupyter kernel: Deno's own kernel behind a proxy that loses no output.

Started by JupyterLab as `python kernel/ CONNECTION_FILE`, with the path of the `deno` binary in the
environment variable ASSAY_DENO. Needs Python 3.10 and pyzmq, which JupyterLab brings.
"""

import json
import os
import sys

from proxy import Proxy


def main() -> int:
    if len(sys.argv) != 2 or "ASSAY_DENO" not in os.environ:
        print("usage: ASSAY_DENO=/path/to/deno python kernel/ CONNECTION_FILE", file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8") as file:
        connection = json.load(file)
    return Proxy(connection, os.environ["ASSAY_DENO"]).run()


if __name__ == "__main__":
    sys.exit(main())
