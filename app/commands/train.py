"""`python -m app train`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.ml.contracts.loader import load_contract
from app.ml.dataset import DEFAULT_DATA
from app.ml.registry import ModelRegistry
from app.ml.settings import ModelSettings, load

if TYPE_CHECKING:
    from app.ml.training import Trained


def train(
    data: Annotated[Path, typer.Option(help="CSV with the contract's inputs and its target column")] = DEFAULT_DATA,
) -> None:
    """Train a model, measure it on loans it has not seen, put it into the registry."""
    trained = train_with_progress(load(ModelSettings), data)
    typer.echo(f"Registered {trained.sha256}")
    typer.echo(f"To make it the champion: python -m app models promote {trained.sha256[:12]}")
    typer.echo("(The first model becomes it by itself at the next run or seed.)")


def train_with_progress(settings: ModelSettings, data: Path = DEFAULT_DATA) -> "Trained":
    """Trains with a progress bar and prints the metrics."""
    from rich.progress import Progress  # noqa: PLC0415  (training's own packages, absent where only served)

    from app.ml.training import train_and_register  # noqa: PLC0415

    contract, registry = load_contract(settings.applicant_contract), ModelRegistry(settings.registry_url)
    with Progress(transient=True) as bar:
        task = bar.add_task("Training", total=None)
        trained = train_and_register(
            contract, data, registry, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    metrics = trained.metrics
    typer.echo(
        f"Held out: {metrics.rows} loans, {metrics.bad_rate:.1%} bad.  "
        f"AUC {metrics.auc:.4f}  Gini {metrics.gini:.4f}  KS {metrics.ks:.4f}  Brier {metrics.brier:.4f}"
    )
    return trained
