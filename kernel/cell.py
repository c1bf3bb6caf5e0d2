"""One cell while it runs: what is held back, and when it is over."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field

from explain import named_imports
from wire import Message

#: An interrupted cell that Deno reports as done waits this long for its fence, in seconds.
PATIENCE = 2.0
#: Seconds after an interrupt at which a loop that never awaits is terminated.
TERMINATE_AFTER = 1.0
#: Seconds after an interrupt at which the user is told that nothing helps but a restart.
GIVE_UP_AFTER = 4.0

#: What a fence prints. One of an earlier cell may come late.
_MARKER = re.compile("\0(?:assay-[^\0]*|ready)\0\n")


def without_markers(text: str) -> str:
    """What a cell printed before its fence."""
    return _MARKER.sub("", text)


@dataclass
class Cell:
    """The request being executed and the messages that must not leave before its outputs."""

    request: Message
    reply: Message | None = None
    replied: float = 0.0
    idle: Message | None = None
    #: An error waits for its causes.
    error: Message | None = None
    #: Id of the fence sent after the reply; and whether both of its markers have come back.
    fence: str = ""
    said: bool = False
    answer: dict | None = None
    interrupted: float | None = None
    #: The event loop turns: Deno must not be terminated, the cell has to stop by itself.
    awake: bool = False
    terminated: bool = False
    given_up: bool = False
    probed: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.request.content.get("code", "")

    @property
    def failed(self) -> bool:
        return self.reply is not None and self.reply.content.get("status") != "ok"

    @property
    def over(self) -> bool:
        """All that the cell has to say is here."""
        if self.reply is None or self.idle is None:
            return False
        fenced = self.said and self.answer is not None
        # A display that never ends would hold its fence up forever.
        late = self.interrupted is not None and time.monotonic() - self.replied >= PATIENCE
        return fenced or late

    def waited(self, seconds: float) -> bool:
        """Whether an interrupt was asked for that long ago."""
        return self.interrupted is not None and time.monotonic() - self.interrupted >= seconds

    def fence_code(self) -> str:
        given: dict = {}
        if self.failed:
            given["traceback"] = "\n".join(self.reply.content.get("traceback") or [])
            given["specifiers"] = self.probed
        else:
            given["imports"] = named_imports(self.code)
        call = f"fence({json.dumps(self.fence)}, {json.dumps(given)})"
        return f'await globalThis[Symbol.for("assay.kernel")].{call};'

    def take_marker(self, text: str) -> None:
        """Looks for the fence's marker in a console line."""
        self.said = self.said or f"\0{self.fence}\0" in text
