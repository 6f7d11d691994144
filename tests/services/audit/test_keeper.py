"""What a service keeps of the trail in its background: settings, seals, anchors, and how far behind it is."""

import asyncio
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from pydantic import SecretStr
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, AuditEvent
from app.services.audit.acts import Act
from app.services.audit.anchors import anchored
from app.services.audit.keeper import TrailKeeper
from app.services.audit.signing import SigningKey
from app.settings.service import ServiceSettings
from database.database import create_session, session_scope
from tests.services.audit.conftest import KEY, Trail, add_events, an_event


def unsealed_seconds() -> float:
    return REGISTRY.get_sample_value("audit_unsealed_seconds") or 0.0


def failures(step: str) -> float:
    return REGISTRY.get_sample_value("audit_failures_total", {"step": step}) or 0.0


async def test_turns_record_the_settings_once_seal_and_anchor(trail: Trail, tmp_path: Path) -> None:
    place = str(tmp_path / "anchors")
    keeper = TrailKeeper(lambda: KEY, place, {"LOG_LEVEL": "INFO"})
    await keeper.turn()
    await keeper.turn()
    async with session_scope(trail.engine, read_only=True) as session:
        events = (await session.exec(select(AuditEvent).where(AuditEvent.act == Act.SETTINGS_READ))).all()
    assert [(event.actor, event.details) for event in events] == [(ActorKind.SYSTEM, {"LOG_LEVEL": "INFO"})]
    done = await trail.verify(anchored=anchored(place))
    assert (done.finding, done.seals, done.rows) == (None, 2, 7)
    assert list(anchored(place)) == [1]  # the next one is due in a minute
    assert unsealed_seconds() == 0


@pytest.mark.postgres
@pytest.mark.parametrize("file_engine", ["postgres"], indirect=True)
async def test_a_seal_that_waits_for_an_open_writer_is_measured(trail: Trail) -> None:
    keeper = TrailKeeper(lambda: KEY)
    await keeper.turn()
    writer = create_session(trail.engine)
    await add_events(writer, an_event(1))
    await writer.flush()
    await trail.add()
    await keeper.turn()
    assert unsealed_seconds() > 0
    await writer.commit()
    await writer.close()
    await keeper.turn()
    assert unsealed_seconds() == 0


async def test_what_fails_is_counted_and_the_rest_is_done(trail: Trail, tmp_path: Path) -> None:
    def no_key() -> SigningKey:
        raise PermissionError("read-only")

    before = failures("seal")
    await TrailKeeper(no_key, str(tmp_path)).turn()
    assert failures("seal") == before + 1
    before = failures("anchor")
    await TrailKeeper(lambda: KEY, str(tmp_path)).turn()  # a folder is no file
    assert failures("anchor") == before + 1
    assert (await trail.verify()).seals == 1


async def test_a_closed_keeper_has_sealed_what_was_written(trail: Trail) -> None:
    keeper = TrailKeeper(lambda: KEY)
    keeper.start()
    keeper.start()
    await keeper.close()
    await TrailKeeper(lambda: KEY).turn()
    assert (await trail.verify()).rows >= 7
    await keeper.close()


async def test_nothing_runs_beside_a_database_in_memory(session: AsyncSession) -> None:
    keeper = TrailKeeper(lambda: KEY)
    if session.get_bind().dialect.name == "sqlite":
        keeper.start()
        assert "audit trail" not in {task.get_name() for task in asyncio.all_tasks()}


def test_settings_that_are_shown_hold_no_secret(settings: ServiceSettings) -> None:
    shown = settings.shown()
    assert shown["STAFF_IDLE_MINUTES"] == "30"
    assert not {"DATABASE_URL", "AMQP_URL", "SESSION_SECRET", "DEMO_PASSWORD", "AUDIT_SIGNING_KEY"} & set(shown)
    assert settings.session_secret.get_secret_value() not in str(shown)


def test_the_key_is_of_its_own_secret_else_of_the_sessions_else_of_a_file(settings: ServiceSettings) -> None:
    on_a_server = settings.model_copy(update={"database_url": "postgresql+asyncpg://bank@db/bank"})
    own = {"audit_signing_key": SecretStr("a secret of seals alone, long enough")}
    assert settings.signing_secret == ""
    assert on_a_server.signing_secret == settings.session_secret.get_secret_value()
    assert on_a_server.model_copy(update=own).signing_secret == "a secret of seals alone, long enough"
