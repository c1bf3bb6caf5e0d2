"""Jupyter messages on the wire: frames in, `Message` out, and back again, signed."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

DELIMITER = b"<IDS|MSG>"


@dataclass
class Message:
    """One Jupyter message, see https://jupyter-client.readthedocs.io/en/stable/messaging.html."""

    header: dict[str, Any]
    parent: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)
    buffers: list[bytes] = field(default_factory=list)
    #: Routing prefix of a request, or the topic of a published message.
    idents: list[bytes] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.header.get("msg_type", "")

    @property
    def id(self) -> str:
        return self.header.get("msg_id", "")

    @property
    def parent_id(self) -> str:
        return self.parent.get("msg_id", "")


class Wire:
    """Packs and unpacks messages with the key of a connection file."""

    def __init__(self, key: str):
        self._key = key.encode()

    def _sign(self, parts: list[bytes]) -> bytes:
        if not self._key:
            return b""
        return hmac.new(self._key, b"".join(parts), hashlib.sha256).hexdigest().encode()

    def unpack(self, frames: list[bytes]) -> Message | None:
        """The message, or None where frames are malformed or not signed with our key."""
        if DELIMITER not in frames:
            return None
        start = frames.index(DELIMITER)
        signature, parts = frames[start + 1 : start + 2], frames[start + 2 :]
        if len(parts) < 4 or not hmac.compare_digest(signature[0], self._sign(parts[:4])):
            return None
        header, parent, metadata, content = (json.loads(part) for part in parts[:4])
        return Message(header, parent, metadata, content, parts[4:], frames[:start])

    def pack(self, message: Message) -> list[bytes]:
        fields = (message.header, message.parent, message.metadata, message.content)
        parts = [json.dumps(each, ensure_ascii=False).encode() for each in fields]
        return [*message.idents, DELIMITER, self._sign(parts), *parts, *message.buffers]


def make(kind: str, content: dict[str, Any], parent: dict[str, Any] | None = None) -> Message:
    """A new message of ours; published messages carry their kind as topic."""
    header = {
        "msg_id": f"assay-{uuid.uuid4().hex}",
        "session": (parent or {}).get("session", "assay"),
        "username": "kernel",
        "date": datetime.now(timezone.utc).isoformat(),
        "msg_type": kind,
        "version": "5.3",
    }
    return Message(header, parent or {}, {}, content, [], [kind.encode()])


def reply(request: Message, content: dict[str, Any]) -> Message:
    """An answer that finds its way back to whoever sent the request."""
    message = make(request.kind.replace("_request", "_reply"), content, request.header)
    message.idents = request.idents
    return message
