"""`make sbom`: every part that is served, with its licence."""

import json
import re
from pathlib import Path

from tools import sbom


def test_every_locked_part_is_listed_with_a_licence(tmp_path: Path) -> None:
    assert sbom.main(tmp_path) == 0
    python = json.loads((tmp_path / sbom.PYTHON).read_text(encoding="utf-8"))
    locked = set(re.findall(r"^([a-z0-9._-]+)==", sbom.LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    assert python["bomFormat"] == "CycloneDX"
    assert {part["name"] for part in python["components"]} == locked
    javascript = json.loads((tmp_path / sbom.JAVASCRIPT).read_text(encoding="utf-8"))
    assert "lit-html" in {part["name"] for part in javascript["components"]}
    rows = (tmp_path / sbom.LICENCES).read_text(encoding="utf-8")
    for name in ("fastapi", "cryptography", "segno", "lit-html"):
        assert re.search(rf"^\| {name} \| [\d.]+ \| (?!not stated)", rows, re.MULTILINE), name


def test_a_part_that_says_nothing_is_named_as_such() -> None:
    assert sbom.licence_of({"name": "no-such-part-anywhere"}) == sbom.NOT_STATED
    assert sbom.licence_of({"name": "one", "licenses": [{"expression": "MIT OR Apache-2.0"}]}) == "MIT OR Apache-2.0"
