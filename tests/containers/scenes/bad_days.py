"""What goes wrong in an operator's day: each ends in a sentence, and nothing is broken by it."""

import secrets
import socket
import time
from http import HTTPStatus
from pathlib import Path

from tests.containers.project import Project, second_project, within
from tests.containers.scenes.first_start import COUNTS, counts, is_all_healthy
from tests.containers.scenes.survival import SCALE

SECONDS = 90
ONE_MIGRATION_BACK = """
import asyncio
from alembic import command
from database import migrate
from database.config import DatabaseSettings, async_url
address = async_url(DatabaseSettings().database_url)
asyncio.run(migrate.migrate(address, lambda config: command.downgrade(config, "-1")))
"""
NO_ROOM = """
volumes:
  models: {driver_opts: {type: tmpfs, device: tmpfs, o: "size=64k,uid=10001"}}
"""


def port_taken(project: Project) -> str:
    """The port is another program's: `up` says so and the rest runs; when it is free, `up` again does it."""
    with socket.socket() as other, second_project(project) as busy:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        project.change(HTTP_PORT=str(port))
        refused = busy.compose("up", "--detach", check=False)
        assert refused.returncode
        assert str(port) in refused.stderr, refused.stderr[-500:]
        other.close()
        busy.compose("up", "--detach")
        within(SECONDS, lambda: is_all_healthy(busy), "healthy")
    project.change(HTTP_PORT=str(project.port))
    return f"“{_end_of_sentence(refused.stderr, str(port))}”; when it was free, the same `up` did it"


def older_schema(project: Project) -> str:
    """A volume as the migration before the newest left it: db-init migrates it and completes the bank."""
    with second_project(project) as older:
        older.compose("run", "--rm", "--no-TTY", "db-init")
        (newest,) = older.sql("SELECT version_num FROM alembic_version")
        older.compose("run", "--rm", "--no-TTY", "--entrypoint", "python", "db-init", "-c", ONE_MIGRATION_BACK)
        before = older.sql("SELECT version_num FROM alembic_version")
        assert before != [newest]
        older.compose("run", "--rm", "--no-TTY", "db-init")
        assert older.sql("SELECT version_num FROM alembic_version") == [newest]
        assert counts(older) == COUNTS
    return f"from {before[0] if before else 'an empty schema'} to {newest}; the bank is complete"


def foreign_schema(project: Project) -> str:
    """A volume of a newer version, and one of another product: db-init stops with the reason and changes nothing."""
    said = []
    for change, undo in (
        ("UPDATE alembic_version SET version_num = 'from_the_future'", ""),
        ("DROP TABLE alembic_version", "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"),
    ):
        (version,) = project.sql("SELECT version_num FROM alembic_version")
        project.sql(change)
        before = project.dump()
        stopped = project.compose("run", "--rm", "--no-TTY", "db-init", check=False)
        assert project.dump() == before
        project.sql(undo or f"UPDATE alembic_version SET version_num = '{version}'")
        if undo:
            project.sql(f"INSERT INTO alembic_version VALUES ('{version}')")
        said.append(_only_sentence(stopped.stderr, stopped.returncode))
    return "; ".join(f"“{sentence}”" for sentence in said)


def changed_password(project: Project) -> str:
    """Another database password than the volume's: one sentence, db-init ends, `up` stops there."""
    kept = project.settings["POSTGRES_PASSWORD"]
    project.compose("stop", "app", "ml-worker")
    project.change(POSTGRES_PASSWORD=secrets.token_urlsafe(24))
    refused = project.compose("up", "--detach", *SCALE, check=False)
    assert refused.returncode
    assert "db-init" in refused.stderr
    time.sleep(3)
    (sentence,) = [line for line in project.logs("db-init").splitlines() if line.strip()]
    assert not project.ids("app")
    project.change(POSTGRES_PASSWORD=kept)
    project.compose("up", "--detach", *SCALE)
    within(SECONDS, lambda: is_all_healthy(project), "healthy")
    return f"“{sentence}”; with the old one all was well"


def no_room_for_the_model(project: Project) -> str:
    """The volume of the models is full: a sentence, and the next run on a larger one completes it."""
    (project.folder / "no-room.yaml").write_text(NO_ROOM, encoding="utf-8")
    with second_project(project, "no-room.yaml") as full:
        stopped = full.compose("run", "--rm", "--no-TTY", "db-init", check=False)
        sentence = _only_sentence(stopped.stderr, stopped.returncode)
        assert full.sql("SELECT count(*) FROM users") == ["0"]
        full.files = ()
        full.compose("rm", "--force", "--stop", "db-init")
        full.docker("volume", "rm", f"{full.name}_models")
        full.compose("run", "--rm", "--no-TTY", "db-init")
        assert counts(full) == COUNTS
    return f"“{sentence}”; on a larger volume the next run completed it"


def worker_before_the_broker(project: Project) -> str:
    """A worker without a broker waits, is not healthy, and takes messages as soon as there is one."""
    project.compose("stop", "rabbitmq", "ml-worker")
    started = _now()
    project.compose("up", "--detach", "--no-deps", "--scale", "ml-worker=1", "ml-worker")
    within(SECONDS, lambda: "cannot be reached" in project.logs("ml-worker", started), "the worker says that it waits")
    time.sleep(5)
    assert project.health("ml-worker") != {"healthy"}
    assert "Traceback" not in project.logs("ml-worker", started)
    project.compose("start", "rabbitmq")
    seconds = within(SECONDS, lambda: project.consumers() == 1, "one consumer")
    within(SECONDS, lambda: project.health("ml-worker") == {"healthy"}, "healthy")
    project.compose("up", "--detach", *SCALE)
    return f"it waited, not healthy; consumer {seconds:.0f} s after the broker's start"


def seed_killed(project: Project) -> str:
    """db-init killed half-way: the bank is not half there, and the next run completes it."""
    with second_project(project) as fresh:
        fresh.compose("up", "--detach", "--wait", "database")
        fresh.compose("up", "--detach", "--no-deps", "db-init")
        within(SECONDS, lambda: _is_migrated(fresh), "migrated")
        fresh.compose("kill", "--signal", "KILL", "db-init", check=False)
        half = fresh.sql("SELECT count(*) FROM users")[0]
        (exit_code,) = {
            fresh.docker("inspect", "-f", "{{.State.ExitCode}}", name)
            for name in fresh.compose("ps", "--all", "--quiet", "db-init").stdout.split()
        }
        assert (exit_code, half) == ("137", "0"), (exit_code, half)
        fresh.compose("up", "--no-deps", "--exit-code-from", "db-init", "db-init")
        assert counts(fresh) == COUNTS
    return "killed after the schema: no user was there; the next run made all 1,510 / 30 / 2"


def restored_backup(project: Project) -> str:
    """pg_dump and the models' volume into an empty installation, as docs/operations.md says: every event is there."""
    events = project.sql("SELECT id, score, model_version FROM scores ORDER BY id")
    backup = project.folder / "backup"
    project.run("sh", "-c", f"mkdir {backup}; ENV_FILE=app/.env COMPOSE='{_compose(project)}' deploy/backup {backup}")
    with second_project(project) as fresh:
        fresh.run("sh", "-c", f"ENV_FILE=app/.env COMPOSE='{_compose(project)}' deploy/restore {backup}")
        assert fresh.sql("SELECT id, score, model_version FROM scores ORDER BY id") == events
        project.change(HTTP_PORT=str(fresh.port))
        fresh.compose("up", "--detach")
        within(SECONDS, lambda: is_all_healthy(fresh), "healthy")
        bank = fresh.bank
        bank.login("client_0001", fresh.settings["DEMO_PASSWORD"])
        score = bank.score()
        assert score.status == HTTPStatus.OK, score.body
        assert score.json["model_version"] == events[-1].rpartition("|")[2]
    project.change(HTTP_PORT=str(project.port))
    size = sum(file.stat().st_size for file in Path(backup).iterdir())
    return f"{len(events)} events restored from {size / 2**20:.1f} MiB; the same model scores on"


def _compose(project: Project) -> str:
    return " ".join(project.engine.compose)


def _is_migrated(project: Project) -> bool:
    return project.sql("SELECT to_regclass('alembic_version') IS NOT NULL") == ["t"]


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _end_of_sentence(text: str, part: str) -> str:
    """Of the last line with that part only the last three clauses: before them stand names that differ each time."""
    line = next(line.strip() for line in reversed(text.splitlines()) if part in line)
    return ": ".join(line.split(": ")[-3:])


def _only_sentence(said: str, code: int) -> str:
    """The last line, which names the reason; a mistake has exit code 2 and no traceback."""
    assert code == 2, (code, said[-500:])
    assert "Traceback" not in said, said[-2000:]
    return said.strip().splitlines()[-1]
