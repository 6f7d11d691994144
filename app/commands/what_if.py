"""`./scoring what-if`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.file_options import reads_tables
from app.commands.in_session import in_session
from app.commands.options import named_model
from app.exceptions import CommandError
from app.ml.grades.bands import band, next_better
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.checked import read_columns
from app.ml.tables.csv_format import DETECTED, CsvFormat
from app.ml.tables.raw import read_raw
from app.models.base import LARGEST_USER_ID
from app.services.crud.client import get_client
from app.services.what_ifs.measures import read_spreads
from app.settings.process import ModelSettings, read_settings
from app.what_if.declaration import load_declaration, read_declaration
from app.what_if.findings import SENTENCES, Findings, findings_as_dict
from app.what_if.question import Question
from app.what_if.running import run
from app.what_if.search import search


@reads_tables
def what_if(
    client: Annotated[
        int | None, typer.Argument(min=1, max=LARGEST_USER_ID, help="the client's id", show_default=False)
    ] = None,
    data: Annotated[Path | None, typer.Option(help="instead of a client: a CSV with the contract's inputs")] = None,
    row: Annotated[int, typer.Option(min=1, help="with --data: its row, 1 is the first after the header")] = 1,
    model: Annotated[
        str | None, typer.Option(help="the model's hash or a prefix of it; the champion by default")
    ] = None,
    below: Annotated[
        float | None, typer.Option(min=0, max=1, help="PD to come below; that of the next better rating by default")
    ] = None,
    grid: Annotated[
        Path | None, typer.Option(help="YAML with the steps of features; the one beside the contract by default")
    ] = None,
    csv_format: CsvFormat = DETECTED,
    as_json: Annotated[bool, typer.Option("--json", help="print the answer as JSON")] = False,
) -> None:
    """Show the smallest changes that would bring an applicant's PD to the next better rating.

    Searched are features that a borrower can change, alone and in pairs; each proposal is scored with the same model.
    What was not searched is listed with the reason. Nothing is stored.
    """
    settings = read_settings(ModelSettings)
    registry = ModelRegistry(settings.registry_url)
    sha256 = named_model(registry, model)
    rate = settings.portfolio_default_rate
    engine = ScoringEngine.load(registry.read(sha256), sha256=sha256, portfolio_default_rate=rate)
    contract = engine.contract
    declaration = read_declaration(grid, contract) if grid else load_declaration(contract)
    applicant = _applicant(engine, client, data, row, csv_format)
    present = _probas(engine, {feature.name: [applicant[feature.name]] for feature in contract.inputs})[0]
    better = next_better(present)
    target = better[1] if below is None and better else below
    if target is None:
        typer.echo(f"PD {present:.4f}, rating {band(present)}: there is no better one.")
        return
    spreads = read_spreads(registry, sha256, contract, declaration)
    question = Question(contract, declaration, applicant, target, spreads, engine.borders)
    findings = run(search(question), lambda columns: _probas(engine, columns))
    answer = {"model_version": sha256, **findings_as_dict(findings)}
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(sha256, findings)))


def _applicant(
    engine: ScoringEngine, client: int | None, data: Path | None, row: int, csv_format: CsvFormat
) -> dict[str, Any]:
    """Return the inputs of the client or of the file's row. Raises CommandError unless one of them is named."""
    if (client is None) == (data is None):
        raise CommandError("Name one applicant: a client's id, or --data FILE --row N.")
    if data is not None:
        raw = read_raw(data, csv_format)
        if row > len(raw.lines):
            raise CommandError(f"--row {row}: {data} has {len(raw.lines):,} rows")
        chosen = raw.where(np.arange(len(raw.lines)) == row - 1)
        return {name: values[0] for name, values in read_columns(chosen, engine.contract).items()}

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await get_client(session, client or 0)
        if found is None:
            raise CommandError(f"There is no client {client}.")
        return dict(found.features)

    features = in_session(work, read_only=True)
    if missing := [feature.name for feature in engine.contract.inputs if feature.name not in features]:
        raise CommandError(f"Client {client} has no {', '.join(missing)}, which the model's contract asks for.")
    return {feature.name: features[feature.name] for feature in engine.contract.inputs}


def _probas(engine: ScoringEngine, columns: Any) -> list[float]:
    return engine.score_columns(columns, reasons=False).proba


def _lines(sha256: str, findings: Findings) -> Iterator[str]:
    yield f"Model {sha256}"
    yield f"PD {findings.proba:.4f}, rating {band(findings.proba)}. To a PD below {findings.target:g}:"
    for number, proposal in enumerate(findings.proposals, 1):
        changes = ", ".join(f"{one.feature} {one.present} → {one.proposed}" for one in proposal.changes)
        size = f"{proposal.size:.2f} interquartile ranges"
        yield f"{number}. {changes}: PD {proposal.proba:.4f}, rating {band(proposal.proba)} ({size})"
    if not findings.proposals:
        yield f"No change of {', '.join(findings.searched) or 'any feature'}, alone or in pairs, gets there."
    for left in findings.not_searched:
        yield f"Not searched: {' with '.join(left.features)}: {SENTENCES[left.why]}"
    yield "This holds for this model and these data; it is no promise."
