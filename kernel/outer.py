"""The side that faces the notebook: the sockets of the connection file."""

from __future__ import annotations

from typing import Any

import zmq

from wire import Message, Wire


class Outer:
    """Sockets that the notebook connects to, and messages on them."""

    def __init__(self, context: zmq.Context, connection: dict[str, Any]):
        self._wire = Wire(connection["key"])
        self._address = "{transport}://{ip}:".format(**connection)
        self.shell = self._bind(context, zmq.ROUTER, connection["shell_port"])
        self.control = self._bind(context, zmq.ROUTER, connection["control_port"])
        self.stdin = self._bind(context, zmq.ROUTER, connection["stdin_port"])
        self.heartbeat = self._bind(context, zmq.REP, connection["hb_port"])
        self.iopub = self._bind(context, zmq.PUB, connection["iopub_port"])

    def _bind(self, context: zmq.Context, kind: int, port: int) -> zmq.Socket:
        socket = context.socket(kind)
        # Without limits: a notebook that reads slowly must not lose lines.
        socket.sndhwm = socket.rcvhwm = 0
        socket.bind(f"{self._address}{port}")
        return socket

    def send(self, socket: zmq.Socket, message: Message) -> None:
        socket.send_multipart(self._wire.pack(message))

    def publish(self, message: Message) -> None:
        self.send(self.iopub, message)

    def receive(self, socket: zmq.Socket) -> list[Message]:
        """All that has arrived, so that an error can abort what was sent behind its cell."""
        found = []
        while socket.poll(0):
            message = self._wire.unpack(socket.recv_multipart())
            if message is not None:
                found.append(message)
        return found

    def echo(self) -> None:
        """Answers the heartbeat."""
        self.heartbeat.send(self.heartbeat.recv())
