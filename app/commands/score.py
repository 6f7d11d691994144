"""`./scoring score`."""

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
from app.commands.options import named_model
from app.exceptions import CommandError
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.settings.process import ModelSettings, read_settings

if TYPE_CHECKING:
    from app.ml.batch.job import FileSummary, Job

ENDINGS = (".csv", ".parquet")


def _option(text: str, *names: str, **more: Any) -> Any:
    return typer.Option(*names, help=text, show_default=False, **more)


def score(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="a .csv or .parquet file with the inputs of the model's contract")],
    out: Annotated[Path, _option("output: a .csv or .parquet file", "--out", "-o")],
    model: Annotated[str | None, _option("the model's hash or a prefix of it; the champion by default")] = None,
    reasons: Annotated[
        bool, typer.Option(help="contributions of features to the raw log-odds, one column each")
    ] = True,
    id_: Annotated[
        list[str] | None, _option("column of the file to copy beside the scores; may be repeated", "--id")
    ] = None,
    rejects: Annotated[Path | None, _option("file for rejected rows; OUT.rejects.csv by default")] = None,
    encoding: Encoding = None,
    separator: Separator = None,
    decimal: Decimal = None,
    dates: Dates = None,
    first_year: FirstYear = None,
    header: Header = None,
    number_columns: NumberColumns = False,
    raw_text: Annotated[
        bool, typer.Option("--raw-text", help="keep text that a spreadsheet would run, such as =1+1, as it stands")
    ] = False,
) -> None:
    """Score a file offline, in constant memory, with the results of the service.

    The output has a line for each scored row: its number in the file (1 is the first row after the header, blank
    lines left out), the --id columns, proba, rating, grade, points, raw_proba, model_version, and with reasons one
    column a feature; they and reason_base sum to the raw log-odds. A row with a fault goes to the side file: number,
    column, value, reason. Exit code 2 where the file cannot be used at all, and then nothing is written.
    """
    try:
        from app.ml.batch.job import Job  # noqa: PLC0415  (training's own packages, absent where only served)
    except ModuleNotFoundError as absent:
        raise CommandError(
            f"Scoring files needs {absent.name}, which comes with the training set: "
            "pip install --require-hashes -r requirements/train.txt"
        ) from None
    job = Job(
        path=file,
        out=out,
        rejects=rejects or out.with_suffix(".rejects.csv"),
        kept=tuple(dict.fromkeys(id_ or ())),
        reasons=reasons,
        csv_format=csv_format(context.params),
        raw_text=raw_text,
    )
    _require_places(job)
    settings = read_settings(ModelSettings)
    registry = ModelRegistry(settings.registry_url)
    sha256 = named_model(registry, model)
    engine = ScoringEngine.load(
        registry.read(sha256), sha256=sha256, portfolio_default_rate=settings.portfolio_default_rate
    )
    _tell(job, engine, _with_progress(job, engine))


def _require_places(job: "Job") -> None:
    """Raise CommandError for unsupported file types, and for files that would overwrite each other."""
    for path in (job.path, job.out):
        if path.suffix.lower() not in ENDINGS:
            raise CommandError(f"{path}: expected a name that ends with {' or '.join(ENDINGS)}")
    places = [path.resolve() for path in (job.path, job.out, job.rejects)]
    if len(set(places)) < len(places):
        raise CommandError(f"{job.path}, {job.out} and {job.rejects} must be three different files")


def _with_progress(job: "Job", engine: ScoringEngine) -> "FileSummary":
    from rich.progress import Progress, TimeElapsedColumn  # noqa: PLC0415  (the command line starts without it)

    from app.ml.batch.job import score_file  # noqa: PLC0415

    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), transient=True) as bar:
        task = bar.add_task("Scoring", total=None)
        return score_file(job, engine, lambda done, size: bar.update(task, completed=done, total=size))


def _tell(job: "Job", engine: ScoringEngine, summary: "FileSummary") -> None:
    typer.echo(f"Model {engine.version}")
    typer.echo(f"Read as {summary.written}." + (f" Not used: {', '.join(summary.unused)}." if summary.unused else ""))
    for warning in summary.warnings:
        typer.echo(f"Look at: {with_options(warning)}", err=True)
    pace = summary.rows / summary.seconds
    typer.echo(
        f"{summary.rows:,} rows, {summary.scored:,} scored, {summary.rejected:,} rejected; {pace:,.0f} rows a second."
    )
    if summary.scored:
        grades = "  ".join(f"{grade} {count:,}" for grade, count in summary.grades.items())
        typer.echo(f"Grades: {grades}.  Mean PD {summary.total_pd / summary.scored:.4f}")
    typer.echo(f"In {job.out}; rejected rows in {job.rejects}")
    if summary.rejected:
        typer.echo(f"{summary.rejected:,} of {summary.rows:,} rows were rejected: see {job.rejects}", err=True)
