"""A second image under load."""

import time

from tests.containers.load import Load, assert_nothing_failed
from tests.containers.project import Project, within
from tests.containers.scenes.first_start import image
from tests.containers.scenes.survival import REPLICAS, SCALE, SECONDS, WORKERS, assert_kept


def upgrade(project: Project) -> str:
    """`deploy/upgrade`: the new image takes over replica by replica; no call fails, no event is lost."""
    before = {service: set(project.ids(service)) for service in ("app", "ml-worker")}
    project.change(REVISION="second")
    started = time.monotonic()
    with Load(project) as load:
        project.run(*_upgrade(project))
        time.sleep(3)
    seconds = time.monotonic() - started
    after = {service: project.ids(service) for service in ("app", "ml-worker")}
    assert (len(after["app"]), len(after["ml-worker"])) == (REPLICAS, WORKERS)
    newest = project.docker("image", "inspect", "-f", "{{.Id}}", image(project))
    for service, containers in after.items():
        assert not before[service] & set(containers), f"{service} was not replaced"
        assert {project.docker("inspect", "-f", "{{.Image}}", name) for name in containers} == {newest}
    assert_nothing_failed(load)
    assert_kept(project, load)
    within(SECONDS, lambda: project.consumers() == WORKERS, "three consumers")
    return f"{seconds:.0f} s, {len(load.calls)} calls, none failed, every event kept"


def upgrade_that_fails(project: Project) -> str:
    """New containers that do not come up are taken away, the old ones serve on, no call fails."""
    before = sorted(project.ids("app"))
    project.change(SCORING_TIMEOUT_SECONDS="0")
    with Load(project) as load:
        failed = project.run(*_upgrade(project), check=False)
    project.change(SCORING_TIMEOUT_SECONDS="5")
    assert failed.returncode == 1, failed.stderr[-500:]
    assert "SCORING_TIMEOUT_SECONDS: " in failed.stderr, failed.stderr[-500:]
    assert sorted(project.ids("app")) == before
    assert_nothing_failed(load)
    return f"the log of the new app is shown, it is taken away; {len(load.calls)} calls, none failed"


def plain_up(project: Project) -> str:
    """An ordinary `up -d` after it finds nothing to replace."""
    before = project.ids("app") + project.ids("ml-worker")
    project.compose("up", "--detach", *SCALE)
    assert sorted(project.ids("app") + project.ids("ml-worker")) == sorted(before)
    return "the same containers"


def _upgrade(project: Project) -> list[str]:
    return ["env", f"COMPOSE={' '.join(project.engine.compose)}", "deploy/upgrade"]
