"""`./scoring evaluate`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.advice import with_options
from app.commands.file_options import (
    Dates,
    Decimal,
    Encoding,
    FirstYear,
    Header,
    NumberColumns,
    Separator,
    csv_format,
)
from app.commands.options import named_model
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut, loans_for
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import sha256_of
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA, Table
from app.ml.tables.target import Target
from app.settings.process import ModelSettings, read_settings

if TYPE_CHECKING:
    from app.ml.training.report.evaluation import Evaluation, Loans

FAILED = 1
EVALUATION_PAGE, EVALUATION_JSON = "evaluation.html", "evaluation.json"


def evaluate(
    context: typer.Context,
    model: Annotated[
        str | None, typer.Argument(help="the model's hash or a prefix of it; the champion by default")
    ] = None,
    data: Annotated[
        Path, typer.Option(help="CSV with the inputs of the model's contract and an outcome")
    ] = DEFAULT_DATA,
    target: Annotated[str | None, typer.Option(help="the outcome's column; the contract's by default")] = None,
    bad_value: Annotated[list[str] | None, typer.Option(help="value of the outcome that means bad")] = None,
    encoding: Encoding = None,
    separator: Separator = None,
    decimal: Decimal = None,
    dates: Dates = None,
    first_year: FirstYear = None,
    header: Header = None,
    number_columns: NumberColumns = False,
    as_json: Annotated[bool, typer.Option("--json", help="print all figures as JSON")] = False,
    out: Annotated[
        Path | None, typer.Option(help=f"folder for a report, {EVALUATION_PAGE}, and the figures, {EVALUATION_JSON}")
    ] = None,
) -> None:
    """Measure a model on loans with a known outcome, and run the behaviour tests on them. Exit code 1: a test failed.

    Of the loans shipped with the product only the held-out ones are used.
    """
    from app.ml.training.report.evaluation import evaluate_on  # noqa: PLC0415  (absent where only served)

    registry = ModelRegistry(read_settings(ModelSettings).registry_url)
    sha256 = named_model(registry, model)
    engine = ScoringEngine.load(registry.read(sha256), sha256=sha256)
    table = loans_for(
        engine.contract,
        data,
        Target(target or engine.contract.target, tuple(bad_value or ())),
        csv_format(context.params),
    )
    for warning in table.warnings:
        typer.echo(f"Look at: {with_options(warning)}", err=True)
    loans = _loans(registry, engine, data, table)
    found = evaluate_on(engine, loans, _held_out(registry, sha256))
    figures = json.dumps(found.as_dict(), ensure_ascii=False, indent=2)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / EVALUATION_PAGE).write_bytes(found.page())
        (out / EVALUATION_JSON).write_text(figures + "\n", encoding="utf-8")
    typer.echo(figures if as_json else "\n".join(_lines(found)))
    if out and not as_json:
        typer.echo(f"In {out}: {EVALUATION_PAGE}, {EVALUATION_JSON}")
    if any(check.passed is False for check in found.checks):
        raise typer.Exit(FAILED)


def _loans(registry: ModelRegistry, engine: ScoringEngine, data: Path, table: Table) -> "Loans":
    """Return the loans of the file, and whether the model was trained on rows of it."""
    from app.ml.training.report.evaluation import Loans  # noqa: PLC0415

    digest = sha256_of(data.read_bytes())
    trained_on = registry.card(engine.version).get("data")
    seen = isinstance(trained_on, dict) and trained_on.get("sha256") == digest and data != DEFAULT_DATA
    return Loans(data.name, digest, table.columns, table.outcome, trained_on=seen)


def _held_out(registry: ModelRegistry, sha256: str) -> HeldOut | None:
    if HELD_OUT_FILE not in registry.attachment_names(sha256):
        return None
    return HeldOut.from_bytes(registry.attachment(sha256, HELD_OUT_FILE))


def _lines(found: "Evaluation") -> Iterator[str]:
    metrics, auc = found.measured.metrics, found.measured.intervals["auc"]
    yield f"Model {found.sha256}"
    yield (
        f"{metrics.rows} loans, {metrics.bad_rate:.1%} bad.  AUC {metrics.auc:.4f} ({auc.low:.4f} to {auc.high:.4f})  "
        f"Gini {metrics.gini:.4f}  KS {metrics.ks:.4f}  Brier {metrics.brier:.4f}  "
        f"calibration error {metrics.calibration_error:.4f} (chance alone {found.measured.chance.mean_error:.4f})"
    )
    for row in found.grades:
        if row["rows"]:
            rate = row["rate"]
            yield (
                f"grade {row['grade']}  {row['rows']:,} loans, mean PD {row['pd']:.4f}, "
                f"bad rate {rate.value:.4f} ({rate.low:.4f} to {rate.high:.4f}), "
                f"Jeffreys p {row['p_value']:.3f}: {row['verdict']}"
            )
    for row in found.stability or []:
        yield f"population stability index of {row['name']}: {row['index']:.4f}, {row['verdict']}"
    for check in found.checks:
        ended = {True: "passed", None: "not tried"}.get(check.passed, "FAILED")
        yield f"{ended}  {check.rule}: {check.detail}"
    for warning in found.warnings:
        yield f"Look at: {warning}"
