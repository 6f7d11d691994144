"""`./scoring models …`: the stages of a model's life."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.file_options import reads_tables
from app.commands.in_session import with_registry
from app.commands.loans import read_loans
from app.commands.models.promoting import Promoted, promote_or_propose
from app.commands.options import operating_user, proposed, require_data
from app.exceptions import CommandError
from app.ml.contracts.definition import Contract
from app.ml.evaluation.gate_result import Gate
from app.ml.registry.cards import held_out_figures
from app.ml.registry.held_out import HeldOut
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.csv_format import DETECTED, CsvFormat
from app.models import ModelVersion, Proposal
from app.services.approvals.act import Place
from app.services.crud.model_version import list_model_versions
from app.services.model_registry import stages as models_service
from app.services.model_registry.names import resolve_known
from app.services.model_registry.promotion import PromotionOptions, Waiver
from app.services.model_registry.registering import register_all

Version = Annotated[str, typer.Argument(help="the model's hash or a prefix of it")]


def list_models() -> None:
    """Show every model with its stage and its figures on the held-out loans."""

    async def work(session: AsyncSession, registry: ModelRegistry, _: Contract) -> list[ModelVersion]:
        await register_all(session, registry)
        return await list_model_versions(session)

    for model in with_registry(work):
        metrics = held_out_figures(model.card)
        figures = "  ".join(f"{name} {metrics[name]:.4f}" for name in ("auc", "ks", "brier") if name in metrics)
        typer.echo(f"{model.sha256[:12]}  {model.stage.value:<10} {model.created:%Y-%m-%d %H:%M}  {figures}")


@reads_tables
def promote(
    version: Version,
    data: Annotated[
        Path | None,
        typer.Option(help="CSV or .parquet with loans for the gates, instead of those stored with the model"),
    ] = None,
    target: Annotated[str | None, typer.Option(help="the outcome's column; the contract's by default")] = None,
    bad_value: Annotated[list[str] | None, typer.Option(help="value of the outcome that means bad")] = None,
    csv_format: CsvFormat = DETECTED,
    despite: Annotated[list[Gate] | None, typer.Option(help="a gate to override; may be repeated")] = None,
    because: Annotated[str | None, typer.Option(help="the reason for --despite; stored with the promotion")] = None,
    waive: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FEATURE=REASON", help="a feature that may help when cleared, and why; may be repeated, needs --by"
        ),
    ] = None,
    by: Annotated[str | None, typer.Option(help="the person who answers for a waiver")] = None,
) -> None:
    """Make a model the champion if it passes the gates: artifact, discrimination, calibration, behaviour, clearing.

    Otherwise the champion stays in service. With four eyes on it is proposed, and another person approves it.
    """
    require_data(data, target, bad_value, csv_format)
    waivers = tuple(_waiver(text, by or "") for text in waive or ())
    if by is not None and not waivers:
        raise CommandError("--by needs --waive FEATURE=REASON")
    asked = PromotionOptions(despite=frozenset(despite or ()), because=because, by=operating_user(), waivers=waivers)

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> Promoted | Proposal:
        sha256 = await resolve_known(session, registry, version)
        rows = _rows(registry, sha256, data, target, bad_value, csv_format) if data else None
        return await promote_or_propose(Place(session, registry, contract), sha256, replace(asked, held_out=rows))

    done = with_registry(work)
    if isinstance(done, Proposal):
        typer.echo(proposed(done))
        return
    champion = done.model
    if done.was_already:
        typer.echo(f"The champion is {champion.sha256} already; no gate was run")
        return
    for gate in champion.card.get("promotions", [{}])[-1].get("gates", ()):
        typer.echo(f"{gate['gate']} {gate['verdict'].replace('_', ' ')}: {gate['sentence']}")
    typer.echo(f"The champion is {champion.sha256}")


def rollback() -> None:
    """Make the previous champion the champion again."""

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> ModelVersion:
        return await models_service.roll_back(session, registry, contract, by=operating_user())

    typer.echo(f"The champion is {with_registry(work).sha256}")


def retire(version: Version) -> None:
    """Retire a model: rollback no longer selects it. Its file stays, so past scores can be replayed."""

    async def work(session: AsyncSession, registry: ModelRegistry, _: Contract) -> ModelVersion:
        sha256 = await resolve_known(session, registry, version)
        return await models_service.retire(session, registry, sha256, by=operating_user())

    typer.echo(f"Retired {with_registry(work).sha256}")


def _waiver(text: str, by: str) -> Waiver:
    feature, _, because = text.partition("=")
    return Waiver(feature.strip(), by.strip(), because.strip())


def _rows(
    registry: ModelRegistry,
    sha256: str,
    data: Path,
    target: str | None,
    bad_value: list[str] | None,
    csv_format: CsvFormat,
) -> HeldOut:
    contract = ScoringEngine.load(registry.read(sha256), sha256=sha256).contract
    table = read_loans(contract, data, target, bad_value, csv_format)
    return HeldOut(table.columns, table.outcome)
