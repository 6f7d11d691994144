"""`./scoring models export` and `import`: a model as one file, from one registry to another."""

import secrets
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session, with_registry
from app.commands.models.stages import Version
from app.commands.options import operating_user
from app.ml.contracts.definition import Contract
from app.ml.registry.bundle import pack
from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, record
from app.services.model_registry import importing
from app.services.model_registry.names import resolve_version
from app.settings.process import ModelSettings, read_settings


def export(
    version: Version,
    out: Annotated[
        Path, typer.Option("--out", "-o", dir_okay=False, help="the tar file to write; an existing one is replaced")
    ],
) -> None:
    """Write a model with its card and the files beside it, held-out loans among them, into one tar file."""
    settings = read_settings(ModelSettings)
    registry = ModelRegistry(settings.registry_url)
    sha256 = resolve_version(registry, version)
    content = pack(registry, sha256)

    async def work(session: AsyncSession) -> None:
        await record(session, Act.MODEL_EXPORTED, CONSOLE, sha256, personal={"by": operating_user()})
        _write(out, content)

    in_session(work)
    typer.echo(f"Model {sha256} is in {out}, {len(content):,} bytes")


def import_model(file: Annotated[Path, typer.Argument(help="a file written by `models export`")]) -> None:
    """Add an exported model as a candidate. A damaged or foreign file adds nothing."""

    async def work(session: AsyncSession, registry: ModelRegistry, _: Contract) -> tuple[ModelVersion, bool]:
        return await importing.import_model(session, registry, file)

    model, is_new = with_registry(work)
    if is_new:
        typer.echo(f"Registered {model.sha256}")
    else:
        typer.echo(f"Model {model.sha256} is already in the registry; only missing or damaged files of it are written")


def _write(out: Path, content: bytes) -> None:
    """Write beside the target and move into place."""
    part = out.with_name(f"{out.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
