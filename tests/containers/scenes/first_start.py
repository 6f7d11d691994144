"""From nothing to a service that scores."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from tests.containers.project import Project, second_project, within

HEALTHY_SECONDS = 90
LONGEST_IMAGE_MIB = 1000
CONSUMERS_IN_THE_README = 3
COUNTS = {"users": 1542, "clients": 1510, "managers": 30, "credits": 1510}
NOT_IN_THE_IMAGE = ("matplotlib", "plotly", "graphviz", "sklearn", "pytest", "httpx")
LOOK_INSIDE = f"""
import importlib.util, json, os, shutil
def can_write(path):
    try:
        open(os.path.join(path, "probe"), "w").close()
    except OSError:
        return False
    return True
print(json.dumps({{
    "user": os.getuid(),
    "compilers": [name for name in ("cc", "gcc", "g++", "clang") if shutil.which(name)],
    "extras": [name for name in {NOT_IN_THE_IMAGE!r} if importlib.util.find_spec(name)],
    "writable": [path for path in ("/", "/srv/credit-scoring", "/opt/venv") if can_write(path)],
}}))
"""


def missing_settings(project: Project) -> str:
    """Without app/.env, and with an empty one, nothing starts, and the sentence says which command helps."""
    missing = project.compose("config", "--quiet", check=False)
    assert missing.returncode, "started without app/.env"
    assert "app/.env" in missing.stderr, missing.stderr
    (project.folder / "app" / ".env").touch()
    empty = project.compose("config", "--quiet", check=False)
    (project.folder / "app" / ".env").unlink()
    assert empty.returncode, "started with an empty app/.env"
    assert "make env" in empty.stderr, empty.stderr
    return f"missing: “{_last(missing.stderr)}”; empty: “{_last(empty.stderr)}”"


def make_env(project: Project) -> str:
    """`make env`, then the test's own port and image name."""
    project.run("make", "env")
    secrets = {name for name, value in project.settings.items() if len(value) >= 32}
    assert secrets == {"DEMO_PASSWORD", "POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", "SESSION_SECRET"}
    project.change(HTTP_PORT=str(project.port), IMAGE_TAG=project.name, REVISION="first")
    return f"{len(secrets)} fresh secrets"


def build(project: Project) -> str:
    """The image: its size, its user, and what is not in it."""
    project.compose("build")
    size = int(project.docker("image", "inspect", "-f", "{{.Size}}", image(project))) / 2**20
    inside = ("--rm", "--read-only", "--entrypoint", "python", image(project), "-c", LOOK_INSIDE)
    seen = json.loads(project.docker("run", *inside))
    assert seen["user"] != 0
    assert not seen["compilers"], seen
    assert not seen["extras"], seen
    assert not seen["writable"], seen
    assert size < LONGEST_IMAGE_MIB, size
    labels = json.loads(project.docker("image", "inspect", "-f", "{{json .Config.Labels}}", image(project)))
    assert labels["org.opencontainers.image.revision"] == "first"
    return f"{size:.0f} MiB, user {seen['user']}, read-only, no compiler, no {', '.join(NOT_IN_THE_IMAGE)}"


def start(project: Project) -> str:
    """`up -d` until every container is healthy; three demo logins; the demo bank in the database."""
    started = time.monotonic()
    project.compose("up", "--detach", "--build")
    within(HEALTHY_SECONDS, lambda: is_all_healthy(project), "healthy")
    seconds = time.monotonic() - started
    assert seconds < HEALTHY_SECONDS, f"healthy after {seconds:.0f} s"
    said = project.logs("db-init")
    logins = re.findall(r"(?m)^  (client|manager|admin) +(\S+) +(\S+)$", said)
    assert [role for role, *_ in logins] == ["client", "manager", "admin"], said
    assert counts(project) == COUNTS
    published = project.docker(
        "ps", "--filter", f"label=com.docker.compose.project={project.name}", "--format", "{{.Ports}}"
    )
    assert published.count("->") == 1, published
    return f"healthy after {seconds:.0f} s; 1,510 clients, 30 managers, 2 admins; three logins; one port published"


def login_and_score(project: Project) -> str:
    """Each demo login works through the proxy, a score comes with its reasons, `/health` and `/docs` are there."""
    password = project.settings["DEMO_PASSWORD"]
    for login in ("admin_1", "manager_01", "client_0001"):
        bank = project.bank
        answer = bank.login(login, password)
        assert answer.status == HTTPStatus.OK, (login, answer.body)
    score = bank.score()
    assert score.status == HTTPStatus.OK, score.body
    assert project.bank.call("GET", "/health").json == {"status": "ok"}
    ready = project.bank.call("GET", "/health/ready")
    assert ready.status == HTTPStatus.OK, ready.body
    told = score.json
    return f"PD {told['score']:.4f}, band {told['band']}, {len(told['reasons'])} reasons"


def second_start(project: Project) -> str:
    """`up` again runs db-init again; it ends with 0 and the database is the same to the last byte."""
    before = project.dump()
    project.compose("up", "--detach", "--build")
    within(HEALTHY_SECONDS, lambda: is_all_healthy(project), "healthy")
    said = project.logs("db-init")
    assert "nothing changed" in said, said
    was, now = (set(_without_what_a_running_bank_writes(dump)) for dump in (before, project.dump()))
    assert was == now, sorted(was ^ now)[:5]
    return "db-init: “Already seeded; nothing changed.”; the database's dump is the same"


def readme(project: Project) -> str:
    """The README's section as printed: only the port is this machine's, and `docker compose` what stands for it."""
    text = (project.folder / "README.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"<!-- containers -->\n```bash\n(.*?)```", text, re.DOTALL)
    with second_project(project) as fresh, _at_port(project, fresh.port):
        script = printed.replace("http://localhost/", f"http://localhost:{fresh.port}/")
        script = script.replace("docker compose", " ".join(project.engine.compose))
        said = fresh.run("bash", "-euo", "pipefail", "-c", script).stdout
        assert "client_0001" in said
        assert '{"status":"ok"}' in said
        within(HEALTHY_SECONDS, lambda: fresh.consumers() == CONSUMERS_IN_THE_README, "three consumers")
    return "every line ended with 0; three consumers on ml_scoring_queue"


@contextmanager
def _at_port(project: Project, port: int) -> Iterator[None]:
    """The settings name this port meanwhile; afterwards, however it went, the project's own again."""
    project.change(HTTP_PORT=str(port))
    try:
        yield
    finally:
        project.change(HTTP_PORT=str(project.port))


def image(project: Project) -> str:
    """The name of the image under test."""
    return f"credit-scoring:{project.settings['IMAGE_TAG']}"


def counts(project: Project) -> dict[str, int]:
    """Rows of the demo bank's tables."""
    return {table: int(project.sql(f"SELECT count(*) FROM {table}")[0]) for table in COUNTS}


def is_all_healthy(project: Project) -> bool:
    """Whether every service that stays is healthy and db-init has ended with 0."""
    listed = project.compose("ps", "--all", "--format", "json").stdout.splitlines()
    states = [json.loads(line) for line in listed]
    ended = [state for state in states if state["Service"] == "db-init"]
    staying = [state for state in states if state["Service"] != "db-init"]
    return (
        all(state["State"] == "exited" and state["ExitCode"] == 0 for state in ended)
        and {state["Service"] for state in staying} == {"app", "database", "ml-worker", "rabbitmq", "web-proxy"}
        and all(state["Health"] == "healthy" for state in staying)
    )


def _without_what_a_running_bank_writes(dump: str) -> list[str]:
    """The lines that a start must not change: housekeeping ends old sessions, requests are counted, seals made."""
    tables = "user_sessions|login_failures|request_counts|seals"
    kept = re.sub(rf"(?ms)^COPY public\.({tables}) .*?^\\\.$", "", dump)
    return [line for line in kept.splitlines() if not re.search(rf"setval\('public\.({tables})_", line)]


def _last(text: str) -> str:
    return text.strip().splitlines()[-1]
