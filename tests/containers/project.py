"""A compose project of its own, from a fresh clone, on a free port; gone when the block ends."""

import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.containers.bank import Bank
from tests.containers.engine import ROOT, Engine

COMMAND_SECONDS = 900
ENV_FILE = "app/.env"


@dataclass
class Project:
    """Compose commands in the clone, and questions to what runs."""

    engine: Engine
    folder: Path
    port: int
    name: str = field(default_factory=lambda: f"credit-scoring-test-{secrets.token_hex(3)}")
    files: tuple[str, ...] = ()

    @property
    def bank(self) -> Bank:
        """The service as a caller meets it."""
        return Bank(self.port)

    @property
    def settings(self) -> dict[str, str]:
        """What app/.env says."""
        lines = (self.folder / ENV_FILE).read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    def change(self, **variables: str) -> None:
        """Changes variables in app/.env, or adds them."""
        text = (self.folder / ENV_FILE).read_text(encoding="utf-8")
        for name, value in variables.items():
            text = re.sub(rf"(?m)^#?{name}=.*\n", "", text) + f"{name}={value}\n"
        (self.folder / ENV_FILE).write_text(text, encoding="utf-8")

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A command in the clone; AssertionError with what it said when it fails and `check` is asked."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.engine.environment, "COMPOSE_PROJECT_NAME": self.name},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        if check and done.returncode:
            said = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
            raise AssertionError(f"{' '.join(command[:6])} … ended with {done.returncode}: {said}")
        return done

    def compose(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`docker compose --env-file ./app/.env …`"""
        files = [part for file in self.files for part in ("-f", file)]
        return self.run(*self.engine.compose, "--env-file", f"./{ENV_FILE}", *files, *arguments, check=check)

    def docker(self, *arguments: str) -> str:
        """`docker …`; what it printed."""
        return self.run("docker", *arguments).stdout.strip()

    def ids(self, service: str) -> list[str]:
        """Running containers of a service."""
        return self.compose("ps", "--quiet", "--status", "running", service).stdout.split()

    def sql(self, query: str) -> list[str]:
        """Lines of a query's result, columns with | between."""
        owner, name = self.settings["POSTGRES_USER"], self.settings["POSTGRES_DB"]
        done = self.compose("exec", "-T", "database", "psql", "-U", owner, "-d", name, "-Atc", query)
        return done.stdout.split("\n")[:-1]

    def dump(self) -> str:
        """The whole database as SQL, without the token that each dump has of its own."""
        owner, name = self.settings["POSTGRES_USER"], self.settings["POSTGRES_DB"]
        done = self.compose("exec", "-T", "database", "pg_dump", "-U", owner, "-d", name)
        return re.sub(r"(?m)^\\(un)?restrict .*$", "", done.stdout)

    def consumers(self) -> int:
        """Who takes messages from the scoring queue, as the broker says."""
        done = self.compose("exec", "-T", "rabbitmq", "rabbitmqctl", "-q", "list_consumers", check=False)
        return len(re.findall(r"(?m)^ml_scoring_queue\t", done.stdout))

    def logs(self, service: str, since: str = "0") -> str:
        """All that a service's containers said, or what they said since a moment in UTC (RFC 3339)."""
        containers = self.compose("ps", "--all", "--quiet", service).stdout.split()
        done = [self.run("docker", "logs", "--since", since, container) for container in containers]
        return "".join(one.stdout + one.stderr for one in done)

    def health(self, service: str) -> set[str]:
        """Healths of a service's running containers."""
        return {self.docker("inspect", "-f", "{{.State.Health.Status}}", name) for name in self.ids(service)}


@contextmanager
def fresh_clone(engine: Engine) -> Iterator[Project]:
    """A project in a clone of what is committed here."""
    folder = Path(tempfile.mkdtemp(prefix="credit-scoring-"))
    project = Project(engine, folder / "clone", free_port())
    try:
        project.folder.mkdir()
        project.run("git", "clone", "--quiet", str(ROOT), ".")
        yield project
    finally:
        shutil.rmtree(folder)


@contextmanager
def second_project(project: Project, *files: str) -> Iterator[Project]:
    """Another project of the same clone and image, with volumes of its own; its containers are gone after the block."""
    other = Project(project.engine, project.folder, free_port(), files=("docker-compose.yaml", *files) if files else ())
    try:
        yield other
    finally:
        other.compose("down", "--volumes", "--remove-orphans", "--timeout", "5", check=False)


def within(seconds: float, is_so: Callable[[], bool], what: str) -> float:
    """Seconds until it was so. AssertionError at the deadline."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds, f"{what}: not within {seconds:g} s"
        time.sleep(0.5)
    return time.monotonic() - started


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
