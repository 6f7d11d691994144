"""The image holds what serving loads: CatBoost's drawing libraries are left out, and nothing that runs misses them."""

import re
import subprocess
import sys

from tests.architecture.source import ROOT

REQUIREMENTS = ROOT / "requirements"
LEFT_OUT = {"graphviz", "matplotlib", "plotly", "PIL", "contourpy", "cycler", "fontTools", "kiwisolver", "narwhals"}
"""Import names of requirements/serve-excludes.in and of what only they need."""
IMPORTED_WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {left_out!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import {modules}
"""
RUNS_IN_THE_IMAGE = "app.api, app.commands.cli, app.commands.server, app.commands.worker, app.ml.scoring.engine"


def pins(lock: str) -> dict[str, set[str]]:
    """Versions of each package; one for each range of Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([a-z0-9-]+)==([^ ]+)", (REQUIREMENTS / lock).read_text()):
        found.setdefault(name, set()).add(version)
    return found


def test_the_images_lock_is_what_was_tested_without_the_drawing_libraries() -> None:
    served, tested = pins("serve.txt"), pins("run.txt")
    assert served.items() <= tested.items()
    assert {name.lower() for name in LEFT_OUT} - {"pil"} <= tested.keys() - served.keys()


def test_what_runs_in_the_image_loads_without_them() -> None:
    source = IMPORTED_WITHOUT.format(left_out=LEFT_OUT, modules=RUNS_IN_THE_IMAGE)
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_image_is_built_with_the_makefiles_uv() -> None:
    versions = {
        *re.findall(r"(?m)^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text()),
        *re.findall(r"(?m)^ARG UV_VERSION=(\S+)$", (ROOT / "app" / "Dockerfile").read_text()),
    }
    assert len(versions) == 1
