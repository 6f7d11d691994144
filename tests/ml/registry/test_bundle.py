"""A model as one file: what comes out is what went in, and whatever else comes is refused with a sentence."""

import io
import json
import tarfile
import tracemalloc
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import ArtifactInvalid
from app.ml.registry.bundle import SUMS_FILE, pack, unpack
from app.ml.registry.held_out import HELD_OUT_FILE
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import sha256_of
from tests.fixtures.small_models import held_out_file, held_out_file_with_words, small_model

CARD: dict[str, Any] = {"name": "потребительский", "created": "2026-01-01T00:00:00+00:00"}
BESIDE = {"report.html": b"<html>", HELD_OUT_FILE: held_out_file()}
Damage = Callable[[dict[str, bytes]], object]


@cache
def packed() -> tuple[str, bytes]:
    """A small model's version and its file."""
    with TemporaryDirectory() as folder:
        registry = ModelRegistry(folder)
        version = registry.add(small_model(3), CARD, BESIDE)
        return version, pack(registry, version)


def members() -> dict[str, bytes]:
    """What is in it, by path."""
    with tarfile.open(fileobj=io.BytesIO(packed()[1])) as archive:
        return {member.name: (archive.extractfile(member) or io.BytesIO()).read() for member in archive}


def tar(folder: Path, files: Mapping[str, bytes], *odd: tarfile.TarInfo) -> Path:
    path = folder / "model.tar"
    with tarfile.open(path, "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in odd:
            archive.addfile(member, io.BytesIO(bytes(member.size)))
    return path


def with_true_sums(files: dict[str, bytes]) -> dict[str, bytes]:
    version = packed()[0]
    others = {path: content for path, content in files.items() if not path.endswith(SUMS_FILE)}
    lines = [f"{sha256_of(content)}  {path.rsplit('/', 1)[-1]}\n" for path, content in others.items()]
    return {f"{version}/{SUMS_FILE}": "".join(lines).encode(), **others}


def named(name: str) -> str:
    return f"{packed()[0]}/{name}"


def test_what_comes_out_is_what_went_in(tmp_path: Path) -> None:
    version, content = packed()
    path = tmp_path / "model.tar"
    path.write_bytes(content)
    bundle = unpack(path)
    assert (bundle.sha256, bundle.content, bundle.card) == (version, small_model(3), CARD)
    assert bundle.attachments == BESIDE


def test_the_same_version_gives_the_same_bytes(tmp_path: Path) -> None:
    registry = ModelRegistry(str(tmp_path / "again"))
    assert pack(registry, registry.add(small_model(3), CARD, BESIDE)) == packed()[1]


def test_the_sums_are_those_of_sha256sum() -> None:
    lines = members()[named(SUMS_FILE)].decode().splitlines()
    assert f"{packed()[0]}  model.cbm" in lines
    assert len(lines) == 4


def test_a_damaged_model_is_not_exported(tmp_path: Path) -> None:
    registry = ModelRegistry(str(tmp_path / "registry"))
    version = registry.add(small_model(3), CARD)
    (tmp_path / "registry" / "models" / version / "model.cbm").write_bytes(b"half")
    with pytest.raises(ArtifactInvalid, match="is refused: its file has the hash"):
        pack(registry, version)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda files: files.update({named("model.cbm"): b"half"}), "model.cbm was changed after"),
        (lambda files: files.update({named("report.html"): b"<script>"}), "report.html was changed after"),
        (lambda files: files.update({named("more.html"): b""}), "more.html was changed after"),
        (lambda files: files.pop(named("report.html")), "report.html was changed after"),
        (lambda files: files.pop(named(SUMS_FILE)), "has no SHA256SUMS in it"),
        (lambda files: files.update({named(SUMS_FILE): b"\xff\xfe"}), "is damaged"),
        (lambda files: files.update({"../../etc/passwd": b""}), "'../../etc/passwd' is not a file of a model"),
        (lambda files: files.update({"/etc/passwd": b""}), "is not a file of a model"),
        (lambda files: files.update({named("../alias"): b""}), "is not a file of a model"),
        (lambda files: files.update({named("deep/er.html"): b""}), "is not a file of a model"),
        (lambda files: files.update({named(".hidden"): b""}), "is not a file of a model"),
        (lambda files: files.update({named("card.json.0a.part"): b""}), "is one file too many"),
        (lambda files: files.update({f"{'0' * 64}/model.cbm": b""}), "is one file too many"),
        (lambda files: files.update({named(f"{number}.html"): b"" for number in range(60)}), "is one file too many"),
        (lambda files: files.clear(), "has no model in it"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused(tmp_path: Path, damage: Damage, told: str) -> None:
    files = members()
    damage(files)
    with pytest.raises(ArtifactInvalid, match=told):
        unpack(tar(tmp_path, files))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("card.json", b"{", "has no readable card"),
        ("card.json", b"[]", "has no readable card"),
        ("card.json", b'{"name": "x", "created": Infinity}', "has no readable card"),
        ("card.json", b'{"name": 7, "created": "2026-01-01T00:00:00+00:00"}', "has no usable name"),
        ("card.json", b'{"name": "x\\u0000", "created": "2026-01-01T00:00:00+00:00"}', "which no database accepts"),
        ("card.json", b'{"name": "x", "created": "0001-01-01T00:00:00+14:00"}', "`created` is no time with a zone"),
        ("model.cbm", b"no model", "its file has the hash"),
        (HELD_OUT_FILE, b"no rows", "the held-out rows"),
        (HELD_OUT_FILE, held_out_file_with_words(), "income_monthly: must hold only numbers"),
    ],
)
def test_what_is_wrong_inside_is_refused_though_the_sums_are_right(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    files = with_true_sums({**members(), named(name): content})
    with pytest.raises(ArtifactInvalid, match=told):
        unpack(tar(tmp_path, files))


def test_harmless_text_that_looks_like_a_forbidden_character_is_taken(tmp_path: Path) -> None:
    card = json.dumps({**CARD, "note": "\\u0000"}).encode()
    bundle = unpack(tar(tmp_path, with_true_sums({**members(), named("card.json"): card})))
    assert bundle.card["note"] == "\\u0000"


@pytest.mark.parametrize("name", ["card.json", "model.cbm"])
def test_what_is_missing_is_named_though_the_sums_are_right(tmp_path: Path, name: str) -> None:
    files = members()
    del files[named(name)]
    with pytest.raises(ArtifactInvalid, match=f"has no {name} in it"):
        unpack(tar(tmp_path, with_true_sums(files)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_only_plain_files_are_taken(tmp_path: Path, kind: bytes) -> None:
    odd = tarfile.TarInfo(named("report2.html"))
    odd.type, odd.linkname = kind, "/etc/passwd"
    with pytest.raises(ArtifactInvalid, match="is not a file of a model"):
        unpack(tar(tmp_path, members(), odd))


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactInvalid, match="is one file too many"):
        unpack(tar(tmp_path, members(), tarfile.TarInfo(named("card.json"))))


def test_a_compressed_archive_is_refused_whatever_it_would_unpack_to(tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(named("card.json")))
    with pytest.raises(ArtifactInvalid, match="is not a complete tar file"):
        unpack(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\0" * 10240, b"words"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.tar"
    path.write_bytes(content)
    with pytest.raises(ArtifactInvalid, match=r"is not a complete tar file|has no model in it"):
        unpack(path)


@given(cut=st.integers(0, 10**9), place=st.integers(0, 10**9), byte=st.integers(0, 255))
def test_no_damage_gets_in(cut: int, place: int, byte: int) -> None:
    version, whole = packed()
    damaged = bytearray(whole[: cut % len(whole)] if cut % 3 == 0 else whole)
    if damaged:
        damaged[place % len(damaged)] = byte
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.tar")
        path.write_bytes(damaged)
        try:
            bundle = unpack(path)
        except ArtifactInvalid:
            return
    assert (bundle.sha256, bundle.content, bundle.card) == (version, small_model(3), CARD)
    assert bundle.attachments == BESIDE


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_sizes_are_looked_at_before_anything_is_read(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "huge.tar"
    with path.open("wb") as file:
        for name in ("a.bin", "b.bin"):
            header = tarfile.TarInfo(named(name))
            header.type, header.size = kind, 300 * 2**20
            file.write(header.tobuf(tarfile.USTAR_FORMAT))
            file.seek(header.size, 1)
        file.truncate()
    tracemalloc.start()
    with pytest.raises(ArtifactInvalid, match=r"bytes together|is not a file of a model"):
        unpack(path)
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()
