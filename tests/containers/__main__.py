"""`make containers`: every scene in order, from a fresh clone; a table at the end, also in docs/operations.md.

Ends with 0 only when every scene was run and went well.
"""

import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

from tests.containers.engine import ROOT, Engine, LaboratoryError, find_engine, why_not
from tests.containers.project import Project, fresh_clone
from tests.containers.scenes import bad_days, first_start, proxy, survival, upgrade

Scene = Callable[[Project], str]
BEFORE_IT_RUNS: tuple[Scene, ...] = (first_start.missing_settings, first_start.make_env, first_start.build)
SCENES: tuple[Scene, ...] = (
    first_start.start,
    first_start.login_and_score,
    first_start.second_start,
    first_start.readme,
    proxy.one_door,
    proxy.assets,
    proxy.believed_headers,
    proxy.one_request_id,
    proxy.metrics,
    proxy.app_away,
    survival.scale_workers,
    survival.scale_app,
    survival.kill_worker,
    survival.stop_broker,
    survival.down_and_up,
    upgrade.upgrade,
    upgrade.plain_up,
    upgrade.upgrade_that_fails,
    bad_days.worker_before_the_broker,
    bad_days.older_schema,
    bad_days.foreign_schema,
    bad_days.changed_password,
    bad_days.port_taken,
    bad_days.no_room_for_the_model,
    bad_days.seed_killed,
    bad_days.restored_backup,
)
PAGE = ROOT / "docs" / "operations.md"
PLACE = re.compile(r"(<!-- containers -->\n).*?(<!-- /containers -->)", re.DOTALL)
FAULTS = (AssertionError, OSError, ValueError, KeyError, TimeoutError)


def main() -> int:
    """0 when all went well; 1 when something did not, or when nothing can be run here."""
    try:
        engine = find_engine()
        if engine is None:
            sys.stderr.write(why_not() + "\n")
            return 1
        table = run(engine)
    except LaboratoryError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(table)
    if "NOT OK" in table:
        return 1
    PAGE.write_text(PLACE.sub(lambda place: place[1] + table + place[2], PAGE.read_text("utf-8")), "utf-8")
    return 0


def run(engine: Engine) -> str:
    """The table of all scenes. When the system does not even start, the scenes after that are not run."""
    rows = []
    with fresh_clone(engine) as project, ExitStack() as at_the_end:
        for scene in (*BEFORE_IT_RUNS, *SCENES):
            if scene is first_start.build:
                at_the_end.callback(_clean, project)
                _get_images(project)
            ok, row = _row(scene, project)
            rows.append(row)
            if not ok and scene in (*BEFORE_IT_RUNS, first_start.start):
                rows.append("| the rest | NOT OK: not run | |\n")
                break
    head = f"{datetime.now(UTC):%Y-%m-%d}, {engine.name}, {_machine()}:\n\n| scene | seen | s |\n| --- | --- | --- |\n"
    return head + "".join(rows)


def _row(scene: Scene, project: Project) -> tuple[bool, str]:
    started = time.monotonic()
    try:
        ok, seen = True, scene(project)
    except FAULTS as fault:
        ok, seen = False, f"NOT OK: {type(fault).__name__}: {fault}"
    name = scene.__name__.replace("_", " ")
    cell = seen.replace("|", "/").replace("\n", " ").replace(f"{project.folder}/", "").replace(f"{project.name}-", "")
    row = f"| {name} | {cell} | {time.monotonic() - started:.0f} |\n"
    sys.stderr.write(row)
    return ok, row


def _get_images(project: Project) -> None:
    """Where images cannot be pulled, their stand-ins are made once, before anything is timed."""
    if project.engine.images:
        try:
            project.run(*project.engine.images, "--env-file", "app/.env", "docker-compose.yaml")
        except AssertionError as fault:
            last = str(fault).strip().splitlines()[-1]
            raise LaboratoryError(
                f"The containers were NOT run: no stand-ins for the images could be made: {last}"
            ) from None


def _clean(project: Project) -> None:
    project.compose("down", "--volumes", "--remove-orphans", "--timeout", "5", check=False)
    project.run("docker", "image", "rm", "--force", first_start.image(project), check=False)


def _machine() -> str:
    return f"{os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main())
