"""Look for known vulnerabilities in what is locked: `make audit`.

pip-audit checks requirements/*.txt, npm checks each package-lock.json. Three results, each with its exit code: every
package was checked and none is known to be vulnerable (0); something is vulnerable (1); an advisory service did not
answer for every package, so the result is unknown (3). pip-audit itself ends with 0 in the last case.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 3
LONGEST_WAIT_SECONDS = 900
NAMES_SHOWN = 5
JAVASCRIPT = {
    "JavaScript": ROOT,
    "JavaScript of tools/api_types": ROOT / "tools" / "api_types",
    "JavaScript of tests/openid_provider": ROOT / "tests" / "openid_provider",
}
"""Folders with a package-lock.json."""

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Audit:
    """What one advisory service knows of one ecosystem's locks."""

    ecosystem: str
    checked: int = 0
    findings: list[str] = field(default_factory=list)
    fault: str = ""
    """Why not every package was checked; empty if every one was."""

    @property
    def exit_code(self) -> int:
        """A finding counts more than a service that did not answer."""
        return VULNERABLE if self.findings else UNKNOWN if self.fault else CLEAN

    def lines(self) -> list[str]:
        """Return the result in words; "no known vulnerabilities" only if every package was checked."""
        lines = [f"{self.ecosystem}: {finding}" for finding in self.findings]
        if self.fault:
            lines.append(f"{self.ecosystem}: NOT AUDITED: {self.fault}")
        elif not self.findings:
            lines.append(f"{self.ecosystem}: {self.checked} packages checked, no known vulnerabilities.")
        return lines


def audit_python(run: Run) -> Audit:
    """Ask the package index's advisory database once for each pinned Python package."""
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    options = ["--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json", "--desc=off"]
    done = run([sys.executable, "-m", "pip_audit", *options, *(f"--requirement={lock}" for lock in locks)])
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit("Python", fault=_last_line(done))
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    return Audit(
        "Python",
        checked=len(packages) - len(skipped),
        findings=[
            f"{package['name']} {package['version']}: {found['id']}, {_mend(found['fix_versions'])}"
            for package in packages
            for found in package.get("vulns", ())
        ],
        fault=_unanswered(skipped, len(packages)),
    )


def audit_javascript(run: Run, ecosystem: str, folder: Path) -> Audit:
    """Send every package of the lock in one request to the registry's advisory service."""
    done = run(["npm", "audit", "--json", "--package-lock-only", f"--prefix={folder}"])
    try:
        report: dict[str, Any] = json.loads(done.stdout)
        counts, found = report["metadata"]["dependencies"], report["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return Audit(ecosystem, fault=_last_line(done))
    return Audit(
        ecosystem,
        checked=counts["total"],
        findings=[f"{name} {one['range']}: {one['severity']}" for name, one in found.items()],
    )


def _unanswered(skipped: Sequence[str], total: int) -> str:
    if not skipped:
        return "" if total else "no package was found in the locks."
    names = ", ".join(skipped[:NAMES_SHOWN]) + (", ..." if len(skipped) > NAMES_SHOWN else "")
    return f"the advisory service did not answer for {len(skipped)} of {total} packages ({names})."


def _mend(versions: Sequence[str]) -> str:
    return f"fixed in {', '.join(versions)}" if versions else "no fixed version yet"


def _last_line(done: "subprocess.CompletedProcess[str]") -> str:
    """Return the reason given by the program: npm's `message`, or the last line on standard error."""
    try:
        reason = str(json.loads(done.stdout)["message"])
    except (ValueError, KeyError, TypeError):
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        reason = lines[-1] if lines else f"exit code {done.returncode}"
    return f"the advisory service cannot be reached ({reason})."


def run_program(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end; one that is missing or takes too long is a result as well."""
    try:
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_WAIT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        return subprocess.CompletedProcess(command, UNKNOWN, "", str(fault))


def main(run: Run = run_program) -> int:
    """Audit every lock and print the results; the exit codes are those of the module."""
    audits = [audit_python(run), *(audit_javascript(run, name, folder) for name, folder in JAVASCRIPT.items())]
    for audit in audits:
        sys.stdout.write("".join(f"{line}\n" for line in audit.lines()))
    codes = {audit.exit_code for audit in audits}
    return VULNERABLE if VULNERABLE in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
