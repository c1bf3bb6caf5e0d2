"""Deno's kernel as a child process, and the sockets to it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from socket import socket as PlainSocket
from typing import Any

import zmq

from wire import Message, Wire, make

PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
#: MIME type of what the prelude tells the proxy; never reaches the notebook.
FENCE_TYPE = "application/vnd.assay.fence+json"


def free_ports() -> dict[str, int]:
    """Ports that nobody listens on; all are held at once so that they differ.

    Plain sockets: ZeroMQ closes its own in the background, some time later. Then Deno finds the port
    taken, or our first message goes to the listener that is about to vanish.
    """
    with ExitStack() as held:
        sockets = {name: held.enter_context(PlainSocket()) for name in PORTS}
        for each in sockets.values():
            each.bind(("127.0.0.1", 0))
        return {name: each.getsockname()[1] for name, each in sockets.items()}


def silent_request(code: str) -> dict[str, Any]:
    """Content of an execute_request that counts as no cell."""
    return {
        "code": code,
        "silent": True,
        "store_history": False,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": False,
    }


class InnerKernel:
    """Deno's kernel. Its messages are signed with the key of the outer connection."""

    def __init__(self, context: zmq.Context, connection: dict[str, Any], deno: str):
        self._wire = Wire(connection["key"])
        self.deno = deno
        self._folder = tempfile.TemporaryDirectory(prefix="assay-kernel-")
        #: A file that exists while the running cell shall stop; lib/core/interrupt.ts looks for it.
        self.flag = Path(self._folder.name, "interrupt")
        own = {**connection, **free_ports(), "ip": "127.0.0.1", "transport": "tcp"}
        path = Path(self._folder.name, "connection.json")
        path.touch(mode=0o600)
        path.write_text(json.dumps(own), encoding="utf-8")
        self.shell = self._socket(context, zmq.DEALER, own["shell_port"])
        self.control = self._socket(context, zmq.DEALER, own["control_port"])
        self.stdin = self._socket(context, zmq.DEALER, own["stdin_port"])
        self.iopub = self._socket(context, zmq.SUB, own["iopub_port"])
        # The process stays in our group: Jupyter ends a kernel by ending its group.
        self.process = subprocess.Popen(
            [deno, "jupyter", "-q", "--kernel", "--conn", str(path)],
            env={**os.environ, "ASSAY_INTERRUPT_FILE": str(self.flag)},
        )

    def _socket(self, context: zmq.Context, kind: int, port: int) -> zmq.Socket:
        socket = context.socket(kind)
        socket.linger = 0
        if kind == zmq.SUB:
            # Without limits: a flood of console lines must not be dropped on the way.
            socket.rcvhwm = 0
            socket.subscribe(b"")
        else:
            # Deno sends questions to the user to the shell socket's name.
            socket.identity = b"assay"
        socket.connect(f"tcp://127.0.0.1:{port}")
        return socket

    def send(self, socket: zmq.Socket, message: Message) -> None:
        packed = self._wire.pack(Message(**{**vars(message), "idents": []}))
        socket.send_multipart(packed)

    def receive(self, socket: zmq.Socket) -> Message | None:
        """The next message, or None when there is none (or it is not Deno's)."""
        try:
            return self._wire.unpack(socket.recv_multipart(zmq.NOBLOCK))
        except zmq.Again:
            return None

    def run_silently(self, code: str, id: str | None = None) -> None:
        """Runs code of ours that counts as no cell, under an id that begins with `assay-`."""
        request = make("execute_request", silent_request(code))
        if id is not None:
            request.header["msg_id"] = id
        self.send(self.shell, request)

    def prelude(self) -> str:
        settings = {"flag": str(self.flag), "fenceType": FENCE_TYPE, "proxyProcess": os.getpid()}
        source = Path(__file__).with_name("prelude.js").read_text(encoding="utf-8")
        return source.replace("__ASSAY_SETTINGS__", json.dumps(json.dumps(settings)))

    def raise_flag(self) -> None:
        self.flag.touch()

    def lower_flag(self) -> None:
        self.flag.unlink(missing_ok=True)

    def how_it_ended(self) -> str | None:
        """None while it runs, else in words."""
        code = self.process.poll()
        if code is None:
            return None
        return f"by signal {-code}" if code < 0 else f"with exit code {code}"

    def stop(self) -> None:
        """Ends the process; a cell that still runs does not hold it up for long."""
        if self.process.poll() is None:
            self.send(self.control, make("shutdown_request", {"restart": False}))
            try:
                self.process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for socket in (self.shell, self.control, self.stdin, self.iopub):
            socket.close(linger=0)
        self._folder.cleanup()
