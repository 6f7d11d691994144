"""`./scoring train`."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from app.commands.own_contract import require_shipped_data_for
from app.commands.progress import shown
from app.commands.run_config import config_yaml, use_config
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA, DEFAULT_SEED
from app.private_files import STATE
from app.settings.process import ModelSettings, read_settings

if TYPE_CHECKING:
    from app.ml.training.registering import Trained
    from app.ml.training.request import TrainingRequest


CONFIG_FILE = "config.yaml"
COMMAND = "./scoring train"
CHANGES = "What changes this: --keep, --drop, --group COLUMN, --allow-protected COLUMN --because WHY."


def _option(text: str, **more: Any) -> Any:
    return typer.Option(help=text, show_default=False, **more)


def train(
    context: typer.Context,
    data: Annotated[Path, _option("a bank's CSV; by default the loans shipped with the product")] = DEFAULT_DATA,
    target: Annotated[str | None, _option("the outcome's column; without --contract the features are inferred")] = None,
    contract: Annotated[str | None, _option("a feature contract: a YAML file, or a shipped one's name")] = None,
    name: Annotated[str | None, _option("name of the model; the file name by default")] = None,
    bad_value: Annotated[list[str] | None, _option("value of the outcome that means bad; may be repeated")] = None,
    good_value: Annotated[
        list[str] | None, _option("value that means good; with both options, rows with other values are left out")
    ] = None,
    time: Annotated[str | None, _option("column with the time of the row: the latest quarter is held out")] = None,
    group: Annotated[str | None, _option("column that identifies the applicant: all rows of one stay together")] = None,
    drop: Annotated[list[str] | None, _option("column to leave out; may be repeated")] = None,
    keep: Annotated[
        list[str] | None, _option("column to use although it looks useless or leaking; may be repeated")
    ] = None,
    allow_protected: Annotated[list[str] | None, _option("protected column to use; may be repeated")] = None,
    because: Annotated[str | None, _option("the reason for --allow-protected; shown in the model card")] = None,
    missing_learned: Annotated[list[str] | None, _option("column in which missing need not count as the worst")] = None,
    scale: Annotated[Path | None, _option("the bank's master scale for this contract: a YAML file")] = None,
    trials: Annotated[
        int, typer.Option(min=0, help="number of hyperparameter trials on the training rows, by Optuna")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="the same seed and data give the same model")] = DEFAULT_SEED,
    encoding: Encoding = None,
    separator: Separator = None,
    decimal: Decimal = None,
    dates: Dates = None,
    first_year: FirstYear = None,
    header: Header = None,
    number_columns: NumberColumns = False,
    config: Annotated[
        Path | None,
        _option(
            f"YAML file with these options; each run writes its own, {CONFIG_FILE}", callback=use_config, is_eager=True
        ),
    ] = None,
    out: Annotated[Path | None, _option("folder for contract, report and card; var/training/NAME by default")] = None,
) -> None:
    """Train a model on any CSV, measure it on held-out loans, add it to the registry with a report.

    Without a table, the default model. The contract that was inferred is written out for editing: change it, then
    train again with --contract.
    """
    settings = read_settings(ModelSettings)
    described = contract or (settings.applicant_contract if target is None else None)
    request = _request({**context.params, "contract": described})
    if data == DEFAULT_DATA and described is not None and request.contract is not None:
        require_shipped_data_for(request.contract, described)
    trained = train_with_progress(settings, request, out)
    typer.echo(f"Registered {trained.sha256}")
    typer.echo(f"To make it the champion: ./scoring models promote {trained.sha256[:12]}")
    typer.echo("(The first model becomes champion at the next run or seed.)")


def _request(options: dict[str, Any]) -> "TrainingRequest":
    """Return what the options ask for. Raises OptionsInvalid or ContractInvalid."""
    from app.ml.training.request import TrainingOptions, TrainingRequest  # noqa: PLC0415

    return TrainingRequest(
        data=options["data"],
        contract=load_contract(options["contract"]) if options["contract"] else None,
        name=options["name"],
        columns=TrainingOptions(
            target=options["target"],
            time=options["time"],
            group=options["group"],
            keep=frozenset(options["keep"] or ()),
            drop=frozenset(options["drop"] or ()),
            allow_protected=frozenset(options["allow_protected"] or ()),
            because=options["because"],
            missing_learned=frozenset(options["missing_learned"] or ()),
        ),
        bad_values=tuple(options["bad_value"] or ()),
        good_values=tuple(options["good_value"] or ()),
        csv_format=csv_format(options),
        master_scale=options["scale"],
        trials=options["trials"],
        seed=options["seed"],
        command=shlex.join(["./scoring", *sys.argv[1:]]),
        config=config_yaml(options),
    )


def train_default(settings: ModelSettings) -> None:
    """Train the default model of the service's contract on the shipped loans. Raises CommandError for another's."""
    from app.ml.training.request import TrainingRequest  # noqa: PLC0415

    contract = load_contract(settings.applicant_contract)
    require_shipped_data_for(contract, settings.applicant_contract)
    typer.echo("No model yet: training the default one.")
    request = TrainingRequest(
        contract=contract,
        command=COMMAND,
        config=config_yaml({"contract": settings.applicant_contract}),
    )
    train_with_progress(settings, request, None)


def train_with_progress(settings: ModelSettings, request: "TrainingRequest", out: Path | None) -> "Trained":
    """Train with progress shown, write the report files, print decisions and metrics."""
    from app.ml.training.registering import train_and_register  # noqa: PLC0415

    registry = ModelRegistry(settings.registry_url)
    with shown() as progress:
        trained = train_and_register(request, registry, progress)
    folder = out or STATE / "training" / str(trained.card["name"])
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in trained.attachments.items():
        (folder / file).write_bytes(content)
    _tell(trained)
    if request.data != DEFAULT_DATA and any(trained.card[label] for label in ("dropped", "notes", "warnings")):
        typer.echo(CHANGES)
    typer.echo(f"In {folder}: {', '.join(sorted(trained.attachments))}")
    return trained


def _tell(trained: "Trained") -> None:
    card = trained.card
    for label in ("dropped", "notes"):
        for column, why in card[label].items():
            typer.echo(f"{'Left out' if label == 'dropped' else 'Note'}: {column}: {why}")
    for warning in card["warnings"]:
        typer.echo(f"Look at: {with_options(warning)}")
    metrics = trained.metrics
    low, high = card["intervals"]["auc"][1:]
    chance = card["calibration_error_by_chance"]["mean"]
    folds = card["cross_validation"]["auc"]
    typer.echo(
        f"Held out: {metrics.rows} loans, {metrics.bad_rate:.1%} bad.  "
        f"AUC {metrics.auc:.4f} ({low:.4f} to {high:.4f})  Gini {metrics.gini:.4f}  KS {metrics.ks:.4f}  "
        f"Brier {metrics.brier:.4f}  calibration error {metrics.calibration_error:.4f} (chance alone {chance:.4f})"
    )
    if worst := card["missing_worst"]:
        features = ", ".join(worst["features"])
        typer.echo(f"Missing counts as the worst in {features}: it costs {worst['auc_cost'][0]:.4f} of AUC")
    typer.echo(f"Cross-validation: AUC {folds['mean']:.4f} ± {folds['deviation']:.4f}. {card['verdict']}")
