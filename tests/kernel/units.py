"""Unit tests of the kernel's parts: `python -m unittest tests/kernel/units.py`."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "kernel"))

from docs import call_around, name_at  # noqa: E402
from explain import import_specifiers, named_imports  # noqa: E402
from lookups import tidy_matches  # noqa: E402
from streams import FULL, StreamJoiner  # noqa: E402
from wire import Message, Wire, make  # noqa: E402


def line(text: str, name: str = "stdout", parent: str = "cell") -> Message:
    return make("stream", {"name": name, "text": text}, {"msg_id": parent})


class WireTest(unittest.TestCase):
    def test_what_is_packed_is_unpacked(self):
        message = make("execute_result", {"text": "Zürich"}, {"msg_id": "a"})
        message.buffers = [b"raw"]
        again = Wire("key").unpack(Wire("key").pack(message))
        self.assertEqual(vars(again), vars(message))

    def test_messages_of_strangers_are_refused(self):
        frames = Wire("key").pack(make("execute_request", {"code": "1"}))
        self.assertIsNone(Wire("another").unpack(frames))
        self.assertIsNone(Wire("key").unpack([*frames[:-1], b'{"code": "2"}']))
        self.assertIsNone(Wire("key").unpack([b"no delimiter"]))
        self.assertIsNone(Wire("key").unpack(frames[:3]))


class StreamJoinerTest(unittest.TestCase):
    def setUp(self):
        self.sent: list[Message] = []
        self.joiner = StreamJoiner(self.sent.append)

    def texts(self):
        return [each.content.get("text", each.kind) for each in self.sent]

    def test_lines_of_one_cell_and_name_become_one_message(self):
        for text in ("a", "b"):
            self.joiner.add(line(text))
        self.joiner.add(line("c", name="stderr"))
        self.joiner.add(line("d", name="stderr", parent="next"))
        self.joiner.flush()
        self.assertEqual(self.texts(), ["ab", "c", "d"])

    def test_other_messages_keep_their_place(self):
        self.joiner.add(line("a"))
        self.joiner.add(make("display_data", {}))
        self.joiner.add(line("b"))
        self.joiner.flush()
        self.assertEqual(self.texts(), ["a", "display_data", "b"])

    def test_much_text_does_not_wait(self):
        self.joiner.add(line("x" * FULL))
        self.assertEqual(len(self.sent), 1)
        self.assertFalse(self.joiner.holds)


class ExplainTest(unittest.TestCase):
    def test_import_specifiers(self):
        code = "import a from 'npm:a';\nimport {\n  b,\n} from \"lib/mod.ts\";\nimport './c.ts'\nawait import('d'); const text = 'from \"e\"';"
        self.assertEqual(import_specifiers(code), ["npm:a", "lib/mod.ts", "./c.ts", "d"])

    def test_named_imports(self):
        code = """import a, { b as c, type D, // no { e }
  type, } from 'npm:a';
import type { F } from "f.ts";
import * as lib from "lib/mod.ts"
import { g } from "./g.ts"; import("./h.ts");
const text = 'import { i } from "j"';"""
        self.assertEqual(
            named_imports(code),
            [
                {"specifier": "npm:a", "names": ["b", "type", "default"]},
                {"specifier": "./g.ts", "names": ["g"]},
            ],
        )


class LookupsTest(unittest.TestCase):
    def test_tidy_matches(self):
        self.assertEqual(tidy_matches(["stack", "message", "constructor", "name", "toString", "x"]), [])
        self.assertEqual(tidy_matches(["stack", "rows", "__proto__"]), ["stack", "rows"])


class NameAtTest(unittest.TestCase):
    def test_the_name_up_to_the_cursor(self):
        code = "const x = lib.features.rsi({ window: 14 });"
        self.assertEqual(name_at(code, code.index("rsi") + 1), ["lib", "features", "rsi"])
        self.assertEqual(name_at(code, code.index("features") + 2), ["lib", "features"])
        self.assertEqual(name_at(code, code.index("({") + 1), ["lib", "features", "rsi"])
        self.assertEqual(name_at("rsi", 3), ["rsi"])
        self.assertEqual(name_at("  1 + 2", 4), [])

    def test_the_call_around_the_cursor(self):
        code = "f(g(1), { a: ("
        self.assertEqual(call_around(code, len(code)), code.rindex("("))
        self.assertEqual(call_around(code, len(code) - 1), 1)
        self.assertEqual(call_around(code, 4), 3)
        self.assertIsNone(call_around(code, 1))


if __name__ == "__main__":
    unittest.main()
