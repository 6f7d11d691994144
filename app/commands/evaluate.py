"""`python -m app evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.options import named_model
from app.ml.registry.held_out import loans_for
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA
from app.ml.tables.target import Target
from app.settings.process import ModelSettings, read_settings

FAILED = 1


def evaluate(
    model: Annotated[
        str | None, typer.Argument(help="the model's hash or a prefix of it; the champion by default")
    ] = None,
    data: Annotated[
        Path, typer.Option(help="CSV with the inputs of the model's contract and an outcome")
    ] = DEFAULT_DATA,
    target: Annotated[str | None, typer.Option(help="the outcome's column; the contract's by default")] = None,
    bad_value: Annotated[list[str] | None, typer.Option(help="value of the outcome that means bad")] = None,
) -> None:
    """Measure a model on loans with a known outcome, and run the behaviour tests on them. Exit code 1: a test failed.

    Of the loans shipped with the product only the held-out ones are used.
    """
    from app.ml.evaluation.behaviour import check_behaviour  # noqa: PLC0415  (training's own packages, absent where only served)
    from app.ml.training.measuring import measure  # noqa: PLC0415

    registry = ModelRegistry(read_settings(ModelSettings).registry_url)
    sha256 = named_model(registry, model)
    engine = ScoringEngine.load(registry.read(sha256), sha256=sha256)
    table = loans_for(engine.contract, data, Target(target or engine.contract.target, tuple(bad_value or ())))
    measured = measure(engine, table)
    metrics, auc = measured.metrics, measured.intervals["auc"]
    typer.echo(f"Model {sha256}")
    typer.echo(
        f"{metrics.rows} loans, {metrics.bad_rate:.1%} bad.  AUC {metrics.auc:.4f} ({auc.low:.4f} to {auc.high:.4f})  "
        f"Gini {metrics.gini:.4f}  KS {metrics.ks:.4f}  Brier {metrics.brier:.4f}  "
        f"calibration error {metrics.calibration_error:.4f} (chance alone {measured.chance.mean_error:.4f})"
    )
    checks = check_behaviour(engine, table.columns)
    for check in checks:
        ended = {True: "passed", None: "not tried"}.get(check.passed, "FAILED")
        typer.echo(f"{ended}  {check.rule}: {check.detail}")
    if any(check.passed is False for check in checks):
        raise typer.Exit(FAILED)
