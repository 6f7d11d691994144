"""More workers, more replicas, and what dies under load."""

import time
from http import HTTPStatus

from tests.containers.load import Load, assert_nothing_failed
from tests.containers.project import Project, within
from tests.containers.scenes.first_start import is_all_healthy

WORKERS = 3
REPLICAS = 2
SECONDS = 60
OUTAGE_SECONDS = 10
KILL_ALL = ("sh", "-c", "kill -9 -1")
"""All but the container's first process, which then ends with the exit code of the one that died."""
SCALE = ("--scale", f"ml-worker={WORKERS}", "--scale", f"app={REPLICAS}")


def scale_workers(project: Project) -> str:
    """`--scale ml-worker=3`: three consumers on `ml_scoring_queue`, and each of them answers."""
    project.compose("up", "--detach", "--scale", f"ml-worker={WORKERS}")
    within(SECONDS, lambda: project.consumers() == WORKERS, "three consumers")
    with Load(project) as load:
        within(SECONDS, lambda: min(_answers(project).values()) > 0, "each worker answers")
    assert_nothing_failed(load)
    shares = sorted(_answers(project).values())
    return f"{project.consumers()} consumers on ml_scoring_queue; they answered {shares} messages"


def scale_app(project: Project) -> str:
    """`--scale app=2`: the proxy finds the second replica by itself, both are asked, sessions hold in both."""
    project.compose("up", "--detach", *SCALE)
    within(SECONDS, lambda: is_all_healthy(project) and len(project.ids("app")) == REPLICAS, "two replicas")
    with Load(project) as load:
        within(SECONDS, lambda: len(_asked(project)) == REPLICAS, "both replicas are asked")
        time.sleep(3)
    assert_nothing_failed(load)
    return f"{len(load.calls)} calls over two replicas, none failed"


def kill_worker(project: Project) -> str:
    """kill -9 of one worker under load: its message goes to another, the container starts again."""
    victim = project.ids("ml-worker")[0]
    with Load(project) as load:
        time.sleep(3)
        project.run("docker", "exec", victim, *KILL_ALL, check=False)
        within(SECONDS, lambda: _restarts(project, victim) == 1, "the container starts again")
        seconds = within(SECONDS, lambda: project.consumers() == WORKERS, "three consumers again")
        time.sleep(2)
    assert_nothing_failed(load)
    return f"{len(load.calls)} calls, none failed; three consumers again after {seconds:.0f} s"


def stop_broker(project: Project) -> str:
    """RabbitMQ away for ten seconds: 503 with Retry-After, nothing hangs, scores come back by themselves."""
    with Load(project) as load:
        time.sleep(2)
        project.compose("stop", "rabbitmq")
        time.sleep(OUTAGE_SECONDS)
        project.compose("start", "rabbitmq")
        back = time.monotonic()
        within(SECONDS, lambda: project.health("rabbitmq") == {"healthy"}, "the broker is well")
        within(SECONDS, lambda: any(call.event and call.at > back for call in load.calls), "scores are back")
        first = min(call.at for call in load.calls if call.event and call.at > back)
        within(SECONDS, lambda: project.consumers() == WORKERS, "three consumers again")
        settled = time.monotonic()
        time.sleep(3)
    refused = load.failed
    assert refused, "no call met the outage"
    assert {call.status for call in refused} <= {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}, refused[0]
    unavailable = [call for call in refused if call.status == HTTPStatus.SERVICE_UNAVAILABLE]
    assert all(call.retry_after for call in unavailable)
    assert not [call for call in refused if call.at > settled]
    late = len(refused) - len(unavailable)
    return (
        f"{len(unavailable)} calls 503 with Retry-After, {late} of those in flight 504, "
        f"{len(load.events)} scored; the first again {first - back:.0f} s after the broker's start"
    )


def down_and_up(project: Project) -> str:
    """`down`, `up`: containers are made anew from the volumes, every event is still there."""
    before = project.sql("SELECT id, client_id, score, model_version FROM scores ORDER BY id")
    project.compose("down", "--timeout", "60")
    project.compose("up", "--detach", *SCALE)
    within(SECONDS, lambda: is_all_healthy(project), "healthy again")
    after = project.sql("SELECT id, client_id, score, model_version FROM scores ORDER BY id")
    assert after == before
    within(SECONDS, lambda: project.consumers() == WORKERS, "three consumers again")
    return f"all {len(after)} events are there"


def assert_kept(project: Project, load: Load) -> None:
    """Every event a caller was told of is in the database."""
    kept = {int(line) for line in project.sql("SELECT id FROM scores")}
    assert load.events <= kept, f"{len(load.events - kept)} events are lost"


def _answers(project: Project) -> dict[str, int]:
    """Messages each worker has answered."""
    return {name: _said(project, name).count('"answered"') for name in project.ids("ml-worker")}


def _said(project: Project, container: str) -> str:
    done = project.run("docker", "logs", container)
    return done.stdout + done.stderr


def _asked(project: Project) -> set[str]:
    """Addresses of the app that the proxy has sent the last requests to."""
    lines = project.logs("web-proxy").splitlines()[-20:]
    return {line.partition('"app":"')[2].partition('"')[0] for line in lines if '"app":"' in line}


def _restarts(project: Project, container: str) -> int:
    return int(project.docker("inspect", "-f", "{{.RestartCount}}", container))
