"""Shift-Tab and Tab: what is looked up beside the running cell, since the user reads while it runs."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

from docs import LibDocs
from wire import Message

#: Deno completes a name that is not defined with the fields of the error that looking at it throws.
_OF_ERROR = ["stack", "message", "constructor", "name", "toString"]


def tidy_matches(found: list[str]) -> list[str]:
    """Completions without what only a language lawyer would choose."""
    if found[: len(_OF_ERROR)] == _OF_ERROR:
        return []
    return [name for name in found if not name.startswith("__")]


class Lookups:
    """Lookups under way, each with what is to happen with its content."""

    def __init__(self, deno: str):
        self._docs = LibDocs(deno, Path.cwd())
        self._helper = ThreadPoolExecutor(1)
        self._waiting: list[tuple[Future[dict[str, Any]], Callable[[dict[str, Any]], None]]] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def inspect(self, request: Message, answer: Callable[[dict[str, Any]], None]) -> None:
        """Gives `answer` the content of a reply to an inspect_request."""
        code, at = _place(request)

        def look() -> dict[str, Any]:
            text = self._safely(self._docs.about, code, at)
            data = {"text/plain": text} if text else {}
            return {"status": "ok", "found": bool(text), "data": data, "metadata": {}}

        self._waiting.append((self._helper.submit(look), answer))

    def complete(
        self, request: Message, reply: Message, send: Callable[[Message], None]
    ) -> None:
        """Sends Deno's completions tidied, or what lib has where Deno has none: before its import."""
        reply.content["matches"] = matches = tidy_matches(reply.content.get("matches") or [])
        if matches or reply.content.get("status") != "ok":
            send(reply)
            return
        code, at = _place(request)

        def look() -> dict[str, Any]:
            return {**reply.content, "matches": self._safely(self._docs.members, code, at) or []}

        def answer(content: dict[str, Any]) -> None:
            reply.content = content
            send(reply)

        self._waiting.append((self._helper.submit(look), answer))

    def finish(self) -> None:
        """Answers what has been found by now."""
        done = [each for each in self._waiting if each[0].done()]
        self._waiting = [each for each in self._waiting if not each[0].done()]
        for future, answer in done:
            answer(future.result())

    def stop(self) -> None:
        self._helper.shutdown(wait=False, cancel_futures=True)

    def _safely(self, look: Callable[[str, int], Any], code: str, at: int) -> Any:
        """None where lib cannot be read just now, as while a file of it is being written."""
        try:
            return look(code, at)
        except Exception:  # noqa: BLE001  an unanswered request would leave the notebook waiting
            return None


def _place(request: Message) -> tuple[str, int]:
    return request.content.get("code", ""), request.content.get("cursor_pos", 0)
