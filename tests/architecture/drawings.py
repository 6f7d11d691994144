"""The drawings of rooms in `docs/architecture.md`, as data."""

import re

from tests.architecture.source import ROOT

NODE = re.compile(r'(\w+)\["([\w/.]+?)(?:/|\.py)?<br/>')
ARROW = re.compile(r"(\w+)(?:\[[^\]]*\])? --> ([\w &]+)")

Arrows = set[tuple[str, str]]


def drawn(section: str, inside: str = "") -> tuple[set[str], Arrows]:
    """Rooms and arrows of a section's drawing by dotted names; `inside` is the package that its labels leave out."""
    text = ROOT.joinpath("docs", "architecture.md").read_text(encoding="utf-8")
    found = re.search(rf"## {re.escape(section)}\n.*?```mermaid\n(.*?)```", text, re.DOTALL)
    assert found, f"docs/architecture.md has no drawing under {section!r}"
    rooms = {node: inside + label.replace("/", ".") for node, label in NODE.findall(found[1])}
    arrows = {(rooms[room], rooms[below]) for room, many in ARROW.findall(found[1]) for below in many.split(" & ")}
    return set(rooms.values()), arrows


def closure(arrows: Arrows) -> Arrows:
    """With every arrow that follows from two others; a room that reaches itself is in a circle."""
    found = set(arrows)
    while more := {(one, other) for one, via in found for start, other in found if via == start} - found:
        found |= more
    return found
