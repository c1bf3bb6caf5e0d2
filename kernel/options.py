"""The fields of options types, which a signature names and does not list."""

from __future__ import annotations

import re
from typing import Any

#: Fields of a type by name, with the first paragraph about each.
Fields = dict[str, str]


def interface_of(element: dict[str, Any]) -> dict[str, Any] | None:
    """What `deno doc --json` says of an exported interface, or None where it is something else."""
    for declaration in element.get("declarations", []):
        if declaration.get("kind") == "interface":
            return declaration.get("def", {})
    return None


def fields_of(name: str, interfaces: dict[str, dict[str, Any]]) -> Fields:
    """The fields of an interface, those of what it extends included; of unknown ones, none."""
    found: Fields = {}
    about = interfaces.get(name, {})
    for field in about.get("properties", []):
        mark = "?" if field.get("optional") else ""
        doc = field.get("jsDoc", {}).get("doc", "")
        found[field["name"] + mark] = doc.strip().split("\n\n")[0].replace("\n", " ")
    for base in about.get("extends", []):
        found |= fields_of(base.get("value", {}).get("typeName", ""), interfaces)
    return found


def with_options(shown: str, interfaces: dict[str, dict[str, Any]]) -> str:
    """A signature and its text, followed by the fields of the options that the signature takes."""
    head, _, rest = shown.partition("\n\n")
    fields: Fields = {}
    for name in re.findall(r"\b\w+Options\b", head):
        fields |= fields_of(name, interfaces)
    lines = [f"  {name}  {doc}".rstrip() for name, doc in fields.items()]
    return "\n".join([shown, "", "Options:", *lines]) if lines else shown
