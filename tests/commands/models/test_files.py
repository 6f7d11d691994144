"""`models export` and `models import`: whole from one registry to another, folder or object store, or not at all."""

import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry
from tests.commands.models_bank import Bank
from tests.fixtures.bank_folder import query


@pytest.fixture
def other(bank: Bank, tmp_path: Path) -> Bank:
    """A second bank without a model."""
    folder = tmp_path / "other"
    folder.mkdir()
    return replace(bank, folder=folder, versions=[])


def files(registry_folder: Path) -> list[str]:
    return sorted(path.name for path in registry_folder.rglob("*") if path.is_file())


def test_a_model_moves_to_another_bank_and_is_promoted_there(bank: Bank, other: Bank, tmp_path: Path) -> None:
    version, out = bank.versions[0], tmp_path / "model.tar"
    done = bank.models("export", version[:8], "-o", str(out))
    assert done.out == f"Model {version} is in {out}, {out.stat().st_size:,} bytes\n"
    assert other.models("import", str(out)).out == f"Registered {version}\n"
    assert other.artifact(version).read_bytes() == bank.artifact(version).read_bytes()
    assert other.models("promote", version).code == 0
    assert other.champion() == version


def test_what_is_here_already_stays_as_it_is(bank: Bank, tmp_path: Path) -> None:
    out = tmp_path / "model.tar"
    bank.models("export", bank.versions[0], "-o", str(out))
    again = bank.models("import", str(out))
    assert (again.code, again.out) == (
        0,
        f"Model {bank.versions[0]} is already in the registry; only missing or damaged files of it are written\n",
    )


def cut_in_the_middle(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def altered(path: Path) -> None:
    content = path.read_bytes()
    place = content.index(b"CBM1") + 2000
    path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])


def something_else(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        archive.addfile(tarfile.TarInfo("../../.ssh/authorized_keys"))


@pytest.mark.parametrize("damage", [cut_in_the_middle, altered, something_else])
def test_a_damaged_or_hostile_file_registers_nothing(
    bank: Bank, other: Bank, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    out = tmp_path / "model.tar"
    bank.models("export", bank.versions[0], "-o", str(out))
    damage(out)
    refused = other.models("import", str(out))
    assert refused.is_a_sentence
    assert str(out) in refused.err
    assert files(other.folder / "var" / "registry") == []
    assert query(other.folder, "SELECT count(*) FROM model_versions") == [(0,)]


def test_a_model_whose_card_has_no_time_is_not_exported(bank: Bank, tmp_path: Path) -> None:
    card = bank.artifact(bank.versions[0]).with_name("card.json")
    card.write_text('{"name": "loans", "created": "yesterday"}', encoding="utf-8")
    refused = bank.models("export", bank.versions[0], "-o", str(tmp_path / "model.tar"))
    assert refused.is_a_sentence
    assert "`created` is no time with a zone" in refused.err


def test_a_file_that_is_not_there_or_a_folder_is_told(bank: Bank, tmp_path: Path) -> None:
    for path in (tmp_path / "none.tar", tmp_path):
        assert bank.models("import", str(path)).is_a_sentence


def test_a_damaged_model_is_not_exported_and_leaves_no_file(bank: Bank, tmp_path: Path) -> None:
    bank.artifact(bank.versions[0]).write_bytes(b"half")
    folder = tmp_path / "out"
    folder.mkdir()
    assert bank.models("export", bank.versions[0], "-o", str(folder / "model.tar")).is_a_sentence
    assert bank.models("export", bank.versions[1], "-o", str(folder / "none" / "model.tar")).is_a_sentence
    for place in (folder, ""):
        assert bank.models("export", bank.versions[1], "-o", str(place)).is_a_sentence
    assert list(folder.iterdir()) == []


def test_an_object_store_is_a_registry_like_a_folder(
    bank: Bank, tmp_path: Path, s3_url: str, s3_settings: dict[str, str]
) -> None:
    """Import, promote, roll back, export; the alias follows each time."""
    registry = ModelRegistry(s3_url)
    variables = {"REGISTRY_URL": s3_url}
    old, new, _ = bank.versions
    for version in (old, new):
        out = tmp_path / f"{version}.tar"
        assert bank.models("export", version, "-o", str(out)).code == 0
        assert bank.models("import", str(out), **variables).out == f"Registered {version}\n"
        done = bank.models("promote", version, **variables)
        assert (done.code, registry.alias()) == (0, version)
    assert bank.models("rollback", **variables).code == 0
    assert registry.alias() == old
    listed = bank.models("list", **variables).out
    assert {line.split()[0]: line.split()[1] for line in listed.splitlines()} == {
        old[:12]: "champion",
        new[:12]: "retired",
    }
    again = tmp_path / "again.tar"
    assert bank.models("export", new, "-o", str(again), **variables).code == 0
    assert again.read_bytes() == (tmp_path / f"{new}.tar").read_bytes()


def test_an_import_mends_a_damaged_model_and_what_is_missing_beside_it(bank: Bank, tmp_path: Path) -> None:
    version, out = bank.versions[0], tmp_path / "model.tar"
    bank.models("export", version, "-o", str(out))
    whole, rows = bank.artifact(version).read_bytes(), bank.artifact(version).with_name("held-out.json.gz")
    bank.artifact(version).write_bytes(b"half")
    rows.unlink()
    assert bank.models("import", str(out)).code == 0
    assert bank.artifact(version).read_bytes() == whole
    rows.unlink()
    assert bank.models("import", str(out)).code == 0
    assert rows.exists()
    assert bank.models("promote", version).code == 0


def test_what_a_cut_off_write_left_is_not_exported(bank: Bank, other: Bank, tmp_path: Path) -> None:
    version, out = bank.versions[0], tmp_path / "model.tar"
    bank.artifact(version).with_name("report.html.0a1b2c3d.part").write_bytes(b"<ht")
    bank.models("export", version, "-o", str(out))
    assert other.models("import", str(out)).out == f"Registered {version}\n"
