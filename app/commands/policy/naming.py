"""A policy as a command names it: a file, or how the hash of a stored one begins."""

import asyncio
import re
from pathlib import Path

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.policy.opening import currency_of_settings, opened_policy
from app.exceptions import CommandError
from app.ml.contracts.definition import Contract
from app.policy.analysis.examining import examined_text
from app.policy.policy import Policy
from app.services.crud import policy as policy_crud

HASH = re.compile(r"[0-9a-f]{4,64}")


async def resolved(session: AsyncSession, prefix: str) -> str:
    """Return the one policy with this prefix. Raises CommandError for none or several."""
    found = await policy_crud.list_policy_hashes(session, prefix)
    if len(found) != 1:
        raise CommandError(f"{len(found)} policies start with {prefix!r}; `./scoring policy list` lists them")
    return found[0]


async def named_policy(session: AsyncSession, name: Path, contract: Contract) -> Policy:
    """Return an examined policy: that of a file, else the stored one whose hash begins so; its warnings are shown.

    Raises CommandError, PolicyInvalid.
    """
    if not HASH.fullmatch(str(name)) or await asyncio.to_thread(name.exists):
        return opened_policy(name, contract)
    sha256 = await resolved(session, str(name))
    stored = await policy_crud.get_policy(session, sha256)
    if stored is None:
        raise CommandError(f"the policy {sha256[:12]} is not there any more")
    policy, warnings = examined_text(stored.text, contract, source=sha256[:12], currency=currency_of_settings())
    for warning in warnings:
        typer.echo(f"Look at: {warning}", err=True)
    return policy
