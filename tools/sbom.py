"""A list of all parts that are served, and their licences: `make sbom` writes CycloneDX documents and a table.

Python by cyclonedx-bom from the lock of serving, JavaScript from package-lock.json; the network is not asked. What a
part says of its licence is repeated, not judged; one that says nothing is named as such.
"""

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / "sbom"
PYTHON, JAVASCRIPT, LICENCES = "python.cdx.json", "javascript.cdx.json", "licences.md"
LOCK = ROOT / "requirements" / "run.txt"
NOT_STATED = "not stated"


def main(folder: Path = FOLDER) -> int:
    """Write the three files; return 1 with a sentence where cyclonedx-bom failed."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--of", "JSON", "--output-reproducible", "-o", str(folder / PYTHON)]
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", *options, str(LOCK)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.stderr.write(f"No list was made: {made.stderr.strip()}\n")
        return 1
    javascript = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": list(_javascript())}
    (folder / JAVASCRIPT).write_text(json.dumps(javascript, indent=2), encoding="utf-8")
    parts = [*_parts(folder / PYTHON), *_parts(folder / JAVASCRIPT)]
    table = "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in sorted(parts))
    (folder / LICENCES).write_text(f"| part | version | licence |\n|---|---|---|\n{table}", encoding="utf-8")
    sys.stdout.write(f"{len(parts)} parts: {folder}\n")
    return 0


def _javascript() -> Iterator[dict[str, Any]]:
    """Components of the packages in package-lock.json that pages are made of; its integrity is base64, theirs hex."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, package in packages.items():
        name = path.rpartition("node_modules/")[2]
        if not name or package.get("dev") or package.get("optional"):
            continue
        digest = b64decode(package["integrity"].removeprefix("sha512-")).hex()
        yield {
            "type": "library",
            "name": name,
            "version": package["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
            "hashes": [{"alg": "SHA-512", "content": digest}],
            "licenses": [{"expression": package["license"]}] if "license" in package else [],
        }


def _parts(document: Path) -> Iterator[tuple[str, str, str]]:
    content = json.loads(document.read_text(encoding="utf-8"))
    for part in content.get("components", []):
        yield part["name"], part.get("version", ""), licence_of(part)


def licence_of(part: Mapping[str, Any]) -> str:
    """Return the licence that the document names, else the one that the installed package does."""
    named = [_name(each) for each in part.get("licenses", [])]
    return " and ".join(named) if named else _installed(part["name"])


def _name(entry: Mapping[str, Any]) -> str:
    licence = entry.get("license", {})
    return str(entry.get("expression") or licence.get("id") or licence.get("name") or NOT_STATED)


def _installed(name: str) -> str:
    try:
        said = distribution(name).metadata
    except ModuleNotFoundError:
        return NOT_STATED
    classified = [
        each.rsplit(" :: ", 1)[-1] for each in said.get_all("Classifier", []) if each.startswith("License ::")
    ]
    first_line = (said["License"] or "").strip().splitlines()[:1]
    return said["License-Expression"] or " and ".join(classified) or "".join(first_line) or NOT_STATED


if __name__ == "__main__":
    sys.exit(main())
