"""Joins console lines: Deno sends a message a line, and a flood of them stalls a notebook."""

from __future__ import annotations

import time
from typing import Callable

from wire import Message

#: Lines wait this long for their successors, in seconds.
HOLD = 0.02
#: A joined message is sent at this many characters.
FULL = 65_536


class StreamJoiner:
    """Holds stream messages of one cell and one name back for a moment and sends them as one."""

    def __init__(self, send: Callable[[Message], None]):
        self._send = send
        self._held: Message | None = None
        self._texts: list[str] = []
        self._size = 0
        self._since = 0.0

    @property
    def holds(self) -> bool:
        return self._held is not None

    def add(self, message: Message) -> None:
        """Takes a message of any kind; whatever is no stream is sent at once, after what is held."""
        if message.kind != "stream":
            self.flush()
            self._send(message)
            return
        held, content = self._held, message.content
        if held and (held.content["name"], held.parent_id) != (content["name"], message.parent_id):
            self.flush()
        if self._held is None:
            self._held, self._since = message, time.monotonic()
        self._texts.append(content["text"])
        self._size += len(content["text"])
        if self._size >= FULL:
            self.flush()

    def tick(self) -> None:
        """Sends what has waited long enough."""
        if self._held is not None and time.monotonic() - self._since >= HOLD:
            self.flush()

    def flush(self) -> None:
        if self._held is not None:
            self._held.content = {"name": self._held.content["name"], "text": "".join(self._texts)}
            self._send(self._held)
        self._held, self._texts, self._size = None, [], 0
