"""Finds what can run a compose file on this machine: Docker Compose, or a laboratory that stands in for it."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LABORATORY = "COMPOSE_LAB"
"""The folder of the laboratory's programs `compose`, `engine` and `stand-ins`."""
DEFAULT_LABORATORY = ROOT.parent / "shared" / "containers"


@dataclass(frozen=True)
class Engine:
    """How compose is called here, with which environment, and what has to be run before images are wanted."""

    name: str
    compose: tuple[str, ...]
    environment: Mapping[str, str]
    images: tuple[str, ...] = ()


def find_engine() -> Engine | None:
    """Docker Compose where an engine answers; else the laboratory; else None."""
    if shutil.which("docker") and _succeeds("docker", "info") and _succeeds("docker", "compose", "version"):
        return Engine("Docker Compose", ("docker", "compose"), dict(os.environ))
    folder = Path(os.environ.get(LABORATORY, DEFAULT_LABORATORY))
    if not (folder / "compose").is_file():
        return None
    return Engine(
        "Docker Compose with stand-ins for the official images",
        (str(folder / "compose"),),
        {**os.environ, **_exports(str(folder / "engine"))},
        (str(folder / "stand-ins"),),
    )


def why_not() -> str:
    """What to tell where nothing was found."""
    return (
        "The containers were NOT run: no Docker engine with Compose answers here (`docker info`), and there is no "
        f"container laboratory in {os.environ.get(LABORATORY, os.path.relpath(DEFAULT_LABORATORY, ROOT))} "
        f"({LABORATORY} names its folder). Nothing is known about them on this machine."
    )


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0


class LaboratoryError(Exception):
    """The laboratory is there and cannot be used; the text says why and what to do."""


def _exports(program: str) -> dict[str, str]:
    """What the laboratory's engine tells other programs to have in their environment. Raises LaboratoryError."""
    told = ""
    for step in ("start", "status"):
        try:
            done = subprocess.run([program, step], check=False, capture_output=True, text=True)
        except OSError as fault:
            raise LaboratoryError(_unprepared(program, step, str(fault))) from None
        told = done.stdout
        if done.returncode != 0:
            raise LaboratoryError(_unprepared(program, step, done.stderr or done.stdout))
    found = dict(re.findall(r"(\w+)=(\S+)", told.partition("export ")[2]))
    return {name: os.path.expandvars(value) for name, value in found.items()}


def _unprepared(program: str, step: str, said: str) -> str:
    last = (said.strip().splitlines() or ["nothing"])[-1]
    return (
        f"The containers were NOT run: the container laboratory is not prepared, "
        f"`{program} {step}` failed with: {last}. Run it until it succeeds, then this again."
    )
