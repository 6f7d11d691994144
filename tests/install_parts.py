"""Before `make test`: installs the parts of the outside world that tests need, or says how to get them.

Arguments name the parts that are wanted; without any, all are. As root on Debian or Ubuntu it installs what is missing
with apt-get and starts no service. Otherwise it prints the exact command and fails, unless ALLOW_MISSING names the
part.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fixtures.tiers import ALLOWED, INSTALL, TIERS, allowed_to_be_missing

PARTS = ("rabbitmq", "browser")
"""Tiers whose part is a package of the operating system; the others come with the environment."""
POLICY = Path("/usr/sbin/policy-rc.d")
"""What Debian asks before it starts an installed service: exit code 101 forbids it."""


def main(wanted: Sequence[str] = PARTS, policy: Path = POLICY) -> int:
    """0 when tests can run; 1 with a sentence when a part is missing and nobody allowed it."""
    if unknown := sorted(set(wanted) - set(PARTS)):
        return _fail(f"{', '.join(unknown)} unknown; expected {', '.join(PARTS)}")
    try:
        allowed = allowed_to_be_missing()
    except ValueError as fault:
        return _fail(str(fault))
    missing = [name for name in wanted if name not in allowed and not TIERS[name].is_here()]
    if not missing:
        return 0
    packages = [TIERS[name].package for name in missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return _fail(
            *(f"{TIERS[name].needs} is missing. To mend: {TIERS[name].mend}." for name in missing), _way_out(missing)
        )
    sys.stderr.write(f"Installing {', '.join(packages)} for the tests (no service is started) ...\n")
    with _no_service_starts(policy):
        installed = _install(packages)
    if installed and all(TIERS[name].is_here() for name in missing):
        return 0
    return _fail(f"`{INSTALL} {' '.join(packages)}` did not do it.", _way_out(missing))


def _install(packages: Sequence[str]) -> bool:
    """A fresh machine knows no package yet: then its lists are fetched first."""
    command = [*INSTALL.split(), "-qq", *packages]
    return _apt(command) or (_apt(["apt-get", "update", "-qq"]) and _apt(command))


def _apt(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


@contextmanager
def _no_service_starts(policy: Path) -> Iterator[None]:
    """A policy that was there stays as it was."""
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _way_out(missing: Sequence[str]) -> str:
    return f"Or leave these tests out, and be told so: {ALLOWED}={','.join(missing)} make test"


def _fail(*sentences: str) -> int:
    sys.stderr.write("\n".join(sentences) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PARTS))
