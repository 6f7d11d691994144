"""`./scoring policy add|list|shadow|activate|retire`: the policies that the service keeps."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import with_registry
from app.commands.options import proposed
from app.commands.policy.naming import resolved
from app.exceptions import CommandError, InvalidInput
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import Proposal, StoredPolicy
from app.policy.loader import policy_text
from app.services.approvals.act import Place
from app.services.approvals.acts.policies import propose_activation
from app.services.approvals.four_eyes import FourEyes
from app.services.audit.recording import CONSOLE
from app.services.crud import policy as policy_crud
from app.services.policies import stages
from app.services.policies.rules import rules_of
from app.settings.process import ModelSettings, read_settings
from app.settings.service import load_settings

Version = Annotated[str, typer.Argument(help="the policy's hash or a prefix of it")]
Reason = Annotated[str | None, typer.Option(help="why; kept with the change", show_default=False)]


def add(
    file: Annotated[Path, typer.Argument(help="a policy: a YAML file")],
    activate: Annotated[bool, typer.Option("--activate", help="let it decide from now on")] = False,
    reason: Reason = None,
) -> None:
    """Add a policy as a draft; it is examined as `policy check` does, with the service's contract and catalogue.

    With --activate it decides from now on; with four eyes on that is proposed, and another person approves it.
    """

    async def work(
        session: AsyncSession, registry: ModelRegistry, contract: Contract
    ) -> tuple[StoredPolicy, list[str], StoredPolicy | Proposal | None]:
        source = read_settings(ModelSettings).applicant_contract
        rules = rules_of(contract, source, currency=load_settings().currency)
        try:
            policy, warnings = await stages.add_draft(session, rules, policy_text(file), actor=CONSOLE)
        except InvalidInput as fault:
            raise CommandError("\n".join(f"{file}:{one.message}" for one in fault.fields)) from fault
        place = Place(session, registry, contract)
        return policy, warnings, await _activate_or_propose(place, policy.sha256, reason) if activate else None

    policy, warnings, done = with_registry(work)
    for warning in warnings:
        typer.echo(f"Look at: {warning}", err=True)
    _say(policy if done is None else done)


def list_policies() -> None:
    """List the policies that the service keeps, newest first, with their stages."""

    async def work(session: AsyncSession, _registry: ModelRegistry, _contract: Contract) -> list[StoredPolicy]:
        return await policy_crud.list_policies(session)

    for policy in with_registry(work):
        typer.echo(_line(policy))


def shadow(version: Version, reason: Reason = None) -> None:
    """Let a policy decide beside the active one; its decisions have no effect."""

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> StoredPolicy:
        sha256 = await resolved(session, version)
        return await stages.shadow(session, registry, contract, sha256, actor=CONSOLE, reason=reason)

    _say(with_registry(work))


def activate(version: Version, reason: Reason = None) -> None:
    """Let a policy decide from now on; the active one is retired. Its cases run again.

    With four eyes on it is proposed, and another person approves it.
    """

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> StoredPolicy | Proposal:
        sha256 = await resolved(session, version)
        return await _activate_or_propose(Place(session, registry, contract), sha256, reason)

    _say(with_registry(work))


def retire(version: Version, reason: Reason = None) -> None:
    """Take a policy out of use. Where it was active, nothing is decided until another is."""

    async def work(session: AsyncSession, _registry: ModelRegistry, _contract: Contract) -> StoredPolicy:
        return await stages.retire(session, await resolved(session, version), actor=CONSOLE, reason=reason)

    _say(with_registry(work))


async def _activate_or_propose(place: Place, sha256: str, reason: str | None) -> StoredPolicy | Proposal:
    if await FourEyes(is_set=load_settings().asks_for_four_eyes).is_on(place.session):
        return await propose_activation(place, sha256, proposer=None, reason=reason)
    parts = (place.session, place.registry, place.contract, sha256)
    return await stages.activate(*parts, actor=CONSOLE, reason=reason)


def _say(done: StoredPolicy | Proposal) -> None:
    typer.echo(proposed(done) if isinstance(done, Proposal) else _line(done))


def _line(policy: StoredPolicy) -> str:
    return (
        f"{policy.sha256[:12]}  {policy.stage.value:<7}  {policy.name} version {policy.version}  "
        f"{policy.created:%Y-%m-%d %H:%M}"
    )
