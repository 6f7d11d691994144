"""`./scoring models show`: one model as text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import with_registry
from app.commands.models.stages import Version
from app.ml.contracts.definition import Contract
from app.ml.registry.cards import held_out_figures
from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.model_registry.names import resolve_known
from app.services.model_registry.registering import register

FIGURES = ("rows", "bad_rate", "auc", "gini", "ks", "brier", "log_loss", "calibration_error")
ABOUT_DATA = ("file", "sha256", "training_rows", "held_out_rows")
LABEL_WIDTH = 20


@dataclass(frozen=True)
class _Shown:
    model: ModelVersion
    files: list[str]


def show(version: Version) -> None:
    """Show a model: stage, figures, data, features with their governance, past promotions, files beside it."""

    async def work(session: AsyncSession, registry: ModelRegistry, _: Contract) -> _Shown:
        sha256 = await resolve_known(session, registry, version)
        model = await register(session, registry, sha256)
        return _Shown(model, registry.attachment_names(sha256))

    for line in _lines(with_registry(work)):
        typer.echo("".join(letter if letter.isprintable() else "?" for letter in line))


def _lines(shown: _Shown) -> Iterator[str]:
    model, card = shown.model, shown.model.card
    yield f"{model.name}  {model.sha256}"
    yield _line("stage", model.stage.value)
    yield _line("made", f"{model.created:%Y-%m-%d %H:%M} UTC")
    yield _line("champion since" if model.stage.value == "champion" else "last promoted", _promoted(model))
    yield from _data(card)
    yield from _figures(held_out_figures(card), _mapping(card.get("intervals")))
    chance = _mapping(card.get("calibration_error_by_chance"))
    if {"mean", "high"} <= chance.keys():
        yield _line("chance alone", f"{chance['mean']} in the calibration error, at most {chance['high']} in 95 of 100")
    for name, tags in _mapping(card.get("features")).items():
        yield _line("feature", f"{name}: {', '.join(map(str, tags)) if isinstance(tags, list) else tags}")
    for name, why in _mapping(card.get("exceptions")).items():
        yield _line("protected, used", f"{name}: {why}")
    for key in ("left_out", "warnings", "behaviour"):
        yield from _listed(key.replace("_", " "), card.get(key))
    for promotion in card.get("promotions", ()):
        yield from _promotion(promotion)
    for retirement in card.get("retirements", ()):
        yield _line("retired by hand", _when_and_who(retirement))
    yield _line("files beside it", ", ".join(shown.files) or "none")


def _line(label: str, value: object) -> str:
    return f"  {label:<{LABEL_WIDTH}}{value}"


def _promoted(model: ModelVersion) -> str:
    """Return the time of the last promotion; for a model retired by hand it is on the card only."""
    before = [one["promoted_at"] for one in model.card.get("retirements", ()) if one["promoted_at"]]
    promoted = model.promoted_at or (datetime.fromisoformat(before[-1]) if before else None)
    return f"{promoted:%Y-%m-%d %H:%M} UTC" if promoted else "never"


def _data(card: Mapping[str, Any]) -> Iterator[str]:
    data = _mapping(card.get("data"))
    for name in ABOUT_DATA:
        if name in data:
            yield _line("data" if name == "file" else f"data {name.replace('_', ' ')}", data[name])
    for name in ("split", "training_prior", "calibration", "verdict"):
        if card.get(name) is not None:
            yield _line(name.replace("_", " "), card[name])


def _figures(metrics: Mapping[str, float], intervals: Mapping[str, Any]) -> Iterator[str]:
    for name in FIGURES:
        if name in metrics:
            text = f"{metrics[name]:,.0f}" if name == "rows" else f"{metrics[name]:.4f}"
            yield _line(name.replace("_", " "), f"{text}{_reach(intervals.get(name))}")


def _reach(interval: Any) -> str:
    match interval:
        case [_, float(low), float(high)]:
            return f"  ({low:.4f} to {high:.4f})"
        case _:
            return ""


def _listed(label: str, values: Any) -> Iterator[str]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, dict):
            ended = {True: "passed", None: "not tried"}.get(value.get("passed"), "FAILED")
            value = f"{ended}: {value.get('rule')}: {value.get('detail')}"  # noqa: PLW2901
        yield _line(label, value)


def _promotion(promotion: Mapping[str, Any]) -> Iterator[str]:
    yield _line(promotion.get("kind", "promotion"), _when_and_who(promotion))
    for gate in promotion.get("gates", ()):
        yield _line("", f"{gate['gate']} {gate['verdict'].replace('_', ' ')}: {gate['sentence']}")
    if promotion.get("despite"):
        yield _line("", f"despite {', '.join(promotion['despite'])}, because {promotion.get('because')}")
    for one in promotion.get("waivers", ()):
        yield _line("", f"waived by {one.get('by')}: {one.get('feature')}, because {one.get('because')}")


def _when_and_who(event: Mapping[str, Any]) -> str:
    return f"{event.get('at')}{' by ' + event['by'] if event.get('by') else ''}"


def _mapping(value: Any) -> Mapping[str, Any]:
    """Return the part of a card, or an empty one if it has another type: cards may come from anywhere."""
    return value if isinstance(value, dict) else {}
