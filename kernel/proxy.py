"""The proxy: speaks Jupyter to the notebook on one side and to Deno's kernel on the other.

Deno may publish outputs after a cell's `idle`; notebooks drop those or show them elsewhere. So the
proxy runs one cell at a time and holds its reply and `idle` back until a fence, printed and
displayed behind the cell's own outputs, has come through.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from functools import partial
from typing import Any

import zmq

import failure
from cell import GIVE_UP_AFTER, TERMINATE_AFTER, Cell, without_markers
from explain import import_specifiers
from inner import FENCE_TYPE, InnerKernel
from lookups import Lookups
from outer import Outer
from streams import StreamJoiner
from wire import Message, make, reply

OUTPUTS = {"stream", "display_data", "update_display_data", "execute_result", "clear_output"}
#: What Deno publishes about requests of our own says nothing to the notebook. A result is not
#: among it: ours have none, so it is the cell's, come late.
INTERNAL = {"status", "execute_input", "error"}
#: A fence sent before our subscription reached Deno is lost; so it is sent again, in seconds.
READY_RETRY = 0.3
#: Another program may take a port between our choice and Deno's start: then once more with others.
STARTS = 3


class Proxy:
    """One kernel, from its start to its end."""

    def __init__(self, connection: dict[str, Any], deno: str):
        self._context = zmq.Context()
        self._outer = Outer(self._context, connection)
        self._start_inner = lambda: InnerKernel(self._context, connection, deno)
        self._inner = self._start_inner()
        self._starts = 1
        self._streams = StreamJoiner(self._outer.publish)
        self._queue: deque[Message] = deque()
        self._forwarded: dict[str, Message] = {}
        self._cell: Cell | None = None
        self._last: dict[str, Any] | None = None
        self._ready = False
        self._asked_ready = 0.0
        self._lookups = Lookups(deno)
        self._exit: int | None = None
        self._parent = os.getppid()

    def run(self) -> int:
        """Serves until the notebook asks for the end or Deno dies; returns the exit code."""
        signal.signal(signal.SIGINT, lambda *_: self._interrupt())
        signal.signal(signal.SIGTERM, lambda *_: self._end(0))
        try:
            while self._exit is None:
                self._serve(self._inner)
            return self._exit
        finally:
            self._lookups.stop()
            self._inner.stop()
            # What was said last still has to leave.
            self._context.destroy(linger=1000)

    def _serve(self, inner: InnerKernel) -> None:
        """Passes messages on until the end, or until Deno has been started anew."""
        inner.run_silently(inner.prelude())
        handlers = {
            self._outer.heartbeat: self._outer.echo,
            self._outer.shell: self._read_shell,
            self._outer.control: self._read_control,
            self._outer.stdin: self._read_stdin,
            inner.shell: self._read_inner_shell,
            inner.control: self._read_inner_control,
            inner.stdin: self._read_inner_stdin,
            inner.iopub: self._read_inner_iopub,
        }
        poller = zmq.Poller()
        for socket in handlers:
            poller.register(socket, zmq.POLLIN)
        while self._exit is None and self._inner is inner:
            busy = self._streams.holds or self._lookups or not self._ready
            for socket, _ in poller.poll(10 if busy else 100):
                handlers[socket]()
            self._tick()

    def _end(self, code: int) -> None:
        self._exit = code

    # What leaves for the notebook.

    def _publish(self, kind: str, content: dict[str, Any], parent: dict[str, Any]) -> None:
        self._streams.add(make(kind, content, parent))

    def _answer(self, request: Message, content: dict[str, Any]) -> None:
        """Answers without Deno, with the `busy` and `idle` that notebooks wait for."""
        self._publish("status", {"execution_state": "busy"}, request.header)
        self._outer.send(self._outer.shell, reply(request, content))
        self._publish("status", {"execution_state": "idle"}, request.header)

    # What the notebook wants.

    def _read_shell(self) -> None:
        for request in self._outer.receive(self._outer.shell):
            if request.kind == "inspect_request":
                self._lookups.inspect(request, partial(self._answer, request))
            else:
                self._queue.append(request)
        self._advance()

    def _read_control(self) -> None:
        for request in self._outer.receive(self._outer.control):
            if request.kind == "interrupt_request":
                self._interrupt()
                self._outer.send(self._outer.control, reply(request, {"status": "ok"}))
            elif request.kind == "shutdown_request":
                restart = request.content.get("restart", False)
                self._outer.send(self._outer.control, reply(request, {"status": "ok", "restart": restart}))
                self._end(0)
            else:
                self._forwarded[request.id] = request
                self._inner.send(self._inner.control, request)

    def _read_stdin(self) -> None:
        for message in self._outer.receive(self._outer.stdin):
            self._inner.send(self._inner.stdin, message)

    def _interrupt(self) -> None:
        if self._cell is not None:
            self._inner.raise_flag()
            self._cell.interrupted = self._cell.interrupted or time.monotonic()
            self._cell.given_up = False

    def _advance(self) -> None:
        """Hands requests to Deno up to the next cell."""
        while self._ready and self._cell is None and self._queue:
            request = self._queue.popleft()
            if request.kind == "execute_request":
                self._inner.lower_flag()
                self._cell = Cell(request)
                self._last = request.header
            else:
                self._forwarded[request.id] = request
            self._inner.send(self._inner.shell, request)

    def _abort_queue(self) -> None:
        waiting, self._queue = self._queue, deque()
        for request in waiting:
            if request.kind == "execute_request":
                self._answer(request, {"status": "aborted", "execution_count": 0})
            else:
                self._queue.append(request)

    # What Deno says.

    def _read_inner_shell(self) -> None:
        while (message := self._inner.receive(self._inner.shell)) is not None:
            cell = self._cell
            if cell is not None and message.parent_id == cell.request.id:
                cell.reply, cell.replied = message, time.monotonic()
                self._send_fence(cell)
            elif cell is not None and message.parent_id == cell.fence:
                if message.content.get("status") != "ok":
                    # A cell broke the prelude's tools: end it without them.
                    cell.said, cell.answer = True, cell.answer or {}
            else:
                self._pass_back(self._outer.shell, message)

    def _read_inner_control(self) -> None:
        while (message := self._inner.receive(self._inner.control)) is not None:
            self._pass_back(self._outer.control, message)

    def _pass_back(self, socket: zmq.Socket, message: Message) -> None:
        request = self._forwarded.pop(message.parent_id, None)
        if request is None:
            return
        message.idents = request.idents
        send = partial(self._outer.send, socket)
        if message.kind == "complete_reply":
            self._lookups.complete(request, message, send)
        else:
            send(message)

    def _read_inner_stdin(self) -> None:
        while (message := self._inner.receive(self._inner.stdin)) is not None:
            if self._cell is not None:
                message.idents = self._cell.request.idents
                self._outer.send(self._outer.stdin, message)

    def _read_inner_iopub(self) -> None:
        while (message := self._inner.receive(self._inner.iopub)) is not None:
            self._take_published(message)

    def _take_published(self, message: Message) -> None:
        cell, ours = self._cell, message.parent_id.startswith("assay-")
        if message.kind == "display_data" and FENCE_TYPE in message.content.get("data", {}):
            self._take_answer(message.content["data"][FENCE_TYPE])
            return
        if message.kind == "stream" and "\0" in message.content["text"]:
            if cell is not None:
                cell.take_marker(message.content["text"])
            message.content["text"] = without_markers(message.content["text"])
            if not message.content["text"]:
                return
        if ours and message.kind in INTERNAL:
            return
        if cell is not None and message.parent_id == cell.request.id:
            if message.kind == "error":
                cell.error = message
                return
            if message.kind == "status" and message.content["execution_state"] == "idle":
                cell.idle = message
                return
        elif message.kind in OUTPUTS and self._last is not None:
            # Printed by an earlier cell's timer, or while our fence ran: it goes to the last cell.
            message.parent = self._last
        self._streams.add(message)

    def _take_answer(self, answer: dict[str, Any]) -> None:
        cell = self._cell
        if not self._ready:
            self._ready = True
            self._advance()
        elif cell is not None and answer.get("awake"):
            cell.awake = cell.interrupted is not None
        elif cell is not None and answer.get("id") == cell.fence:
            cell.answer = answer

    def _send_fence(self, cell: Cell) -> None:
        if cell.failed and cell.interrupted is None and failure.is_mute(cell):
            cell.probed = import_specifiers(cell.code)
        cell.fence = f"assay-{cell.request.id}"
        self._inner.run_silently(cell.fence_code(), cell.fence)

    # What time brings.

    def _tick(self) -> None:
        self._streams.tick()
        if os.getppid() != self._parent:
            # Whoever started us was killed and can no longer ask for the end.
            self._end(0)
        ended = self._inner.how_it_ended()
        if ended is not None and self._exit is None:
            if not self._ready and self._starts < STARTS:
                self._starts += 1
                self._inner.stop()
                self._inner = self._start_inner()
            else:
                self._report_death(ended)
            return
        if not self._ready and time.monotonic() - self._asked_ready > READY_RETRY:
            self._asked_ready = time.monotonic()
            self._inner.run_silently('await globalThis[Symbol.for("assay.kernel")].fence("ready");')
        self._lookups.finish()
        if self._cell is not None:
            self._watch_interrupt(self._cell)
            if self._cell.over:
                self._finish(self._cell)

    def _watch_interrupt(self, cell: Cell) -> None:
        if cell.reply is not None:
            return
        if cell.waited(TERMINATE_AFTER) and not cell.awake and not cell.terminated:
            cell.terminated = True
            self._inner.send(self._inner.control, make("interrupt_request", {}))
        if cell.waited(GIVE_UP_AFTER) and not cell.given_up:
            cell.given_up = True
            self._publish("stream", {"name": "stderr", "text": failure.STUCK}, cell.request.header)

    def _finish(self, cell: Cell) -> None:
        # What was sent behind this cell may still wait in the socket.
        self._read_shell()
        if cell.failed:
            self._streams.add(failure.complete(cell, self._inner.deno))
        self._streams.flush()
        cell.reply.idents = cell.request.idents
        self._outer.send(self._outer.shell, cell.reply)
        self._outer.publish(cell.idle)
        self._cell = None
        stops = cell.failed and cell.request.content.get("stop_on_error", True)
        if stops or cell.interrupted is not None:
            self._abort_queue()
        self._advance()

    def _report_death(self, ended: str) -> None:
        text = f"Deno's kernel process ended {ended}"
        print(text, file=sys.stderr)
        if self._cell is not None:
            self._publish("error", failure.content("KernelDied", text), self._cell.request.header)
        self._streams.flush()
        self._end(1)
