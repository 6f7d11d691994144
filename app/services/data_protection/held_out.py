"""Applicants among the loans that lie beside models in the registry: found by their features, for there are no ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.exceptions import ArtifactInvalid, NotFound
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry


@dataclass(frozen=True)
class HeldOutMatch:
    """Rows of a model's held-out loans that are, feature by feature, those of a person; counted from 1."""

    model_version: str
    rows: Sequence[int]


def find_held_out(registry: ModelRegistry, states: Iterable[Mapping[str, Any]]) -> list[HeldOutMatch]:
    """Return the held-out rows that equal one of the states of a person, for every model of the registry.

    They are not rewritten: the gates of promotion were judged on them, and their hash is kept. A model whose rows
    cannot be read is passed over.
    """
    known = [dict(state) for state in states if state]
    found = []
    for sha256 in registry.versions():
        try:
            held_out = HeldOut.from_bytes(registry.attachment(sha256, HELD_OUT_FILE))
        except (ArtifactInvalid, NotFound):
            continue
        if rows := _rows_of(held_out, known):
            found.append(HeldOutMatch(sha256, rows))
    return found


def _rows_of(held_out: HeldOut, states: Sequence[Mapping[str, Any]]) -> list[int]:
    names = list(held_out.columns)
    wanted = {tuple(state.get(name) for name in names) for state in states if any(name in state for name in names)}
    rows = zip(*(held_out.columns[name] for name in names), strict=True)
    return [place for place, row in enumerate(rows, start=1) if row in wanted]
