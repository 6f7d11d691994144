"""The registry: versions by content, whole or not there; aliases; in a folder, in memory and in an object store."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
import pytest

from app.exceptions import ArtifactInvalid, PlaceUnwritable, SettingInvalid
from app.ml.registry.registry import CHAMPION, ModelRegistry
from app.ml.scoring.artifact import sha256_of

CARD = {"name": "потребительский", "created": "2026-01-01T00:00:00+00:00"}
Breaking = Callable[[str], None]


@pytest.fixture(params=["folder", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty registry."""
    if request.param == "s3":
        return str(request.getfixturevalue("s3_url"))
    return str(tmp_path / "registry") if request.param == "folder" else f"memory://{uuid4().hex}"


@pytest.fixture
def registry(url: str) -> ModelRegistry:
    """An empty registry."""
    return ModelRegistry(url)


@pytest.fixture
def break_writes(monkeypatch: pytest.MonkeyPatch, url: str) -> Breaking:
    """Makes writes of files with that ending fail half-way, as on a full disk."""
    place = ModelRegistry(url)._store._files  # one object for all registries of this process at that place
    whole = place.pipe_file

    def break_writes(ending: str) -> None:
        def half_write(path: str, value: bytes, **options: Any) -> None:
            if ending in path:
                whole(path, value[: len(value) // 2], **options)
                raise OSError(28, "No space left on device")
            whole(path, value, **options)

        monkeypatch.setattr(place, "pipe_file", half_write)

    return break_writes


def files(url: str) -> list[str]:
    """Every file of the registry, relative to its root."""
    filesystem, root = fsspec.core.url_to_fs(url)
    return sorted(str(path).removeprefix(f"{root}/") for path in filesystem.find(root))


def test_a_model_is_kept_under_the_hash_of_its_bytes(registry: ModelRegistry, url: str) -> None:
    version = registry.add(b"trees", CARD)
    assert version == sha256_of(b"trees")
    assert registry.read(version) == b"trees"
    assert registry.card(version) == CARD
    assert files(url) == [f"models/{version}/card.json", f"models/{version}/model.cbm"]


def test_the_same_model_twice_is_one_version(registry: ModelRegistry) -> None:
    assert registry.add(b"trees", CARD) == registry.add(b"trees", {**CARD, "created": "2027-01-01T00:00:00+00:00"})
    assert registry.versions() == [sha256_of(b"trees")]
    assert registry.card(sha256_of(b"trees")) == CARD


def test_another_registry_at_the_same_address_sees_it(registry: ModelRegistry, url: str) -> None:
    version = registry.add(b"trees", CARD)
    assert ModelRegistry(url).read(version) == b"trees"


def test_what_another_one_adds_is_seen_though_the_place_was_looked_at_before(registry: ModelRegistry, url: str) -> None:
    assert registry.versions() == []
    other = ModelRegistry(url)
    other._store._files = type(other._store._files)(skip_instance_cache=True)  # as in another process
    first, second = other.add(b"trees", CARD), other.add(b"more trees", CARD, {"report.html": b"<html>"})
    assert sorted(registry.versions()) == sorted([first, second])
    assert registry.attachment_names(second) == ["report.html"]
    assert registry.attachment_names(first) == []
    other.add(b"trees", CARD, {"report.html": b"<html>"})
    assert registry.attachment_names(first) == ["report.html"]


def test_versions_are_oldest_first(registry: ModelRegistry) -> None:
    added = [
        registry.add(f"model {day}".encode(), {**CARD, "created": f"2026-01-0{day}T00:00:00+00:00"})
        for day in (3, 1, 2)
    ]
    assert registry.versions() == [added[1], added[2], added[0]]


def test_an_empty_registry_has_no_versions_and_no_champion(registry: ModelRegistry) -> None:
    assert registry.versions() == []
    assert registry.alias() is None


def test_an_alias_points_where_it_was_set_last(registry: ModelRegistry) -> None:
    registry.set_alias("a" * 64)
    registry.set_alias("b" * 64)
    registry.set_alias("c" * 64, "challenger")
    assert (registry.alias(), registry.alias(CHAMPION), registry.alias("challenger")) == ("b" * 64, "b" * 64, "c" * 64)


def test_a_version_that_is_not_there_is_told_with_what_to_do(registry: ModelRegistry) -> None:
    with pytest.raises(ArtifactInvalid, match=r"^model 0000000000.. is not in the registry; train one, or restore"):
        registry.read("0" * 64)
    with pytest.raises(ArtifactInvalid, match=r"^model 0000000000.. has no readable card"):
        registry.card("0" * 64)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b"\xff\xfe"])
def test_a_damaged_card_is_told(registry: ModelRegistry, url: str, damage: bytes) -> None:
    version = registry.add(b"trees", CARD)
    filesystem, root = fsspec.core.url_to_fs(url)
    filesystem.pipe_file(f"{root}/models/{version}/card.json", damage)
    with pytest.raises(ArtifactInvalid, match=f"^model {version[:12]} has no readable card: "):
        registry.card(version)


def test_a_damaged_card_keeps_no_other_version_away(registry: ModelRegistry, url: str) -> None:
    sound, damaged = registry.add(b"sound", CARD), registry.add(b"damaged", CARD)
    filesystem, root = fsspec.core.url_to_fs(url)
    filesystem.pipe_file(f"{root}/models/{damaged}/card.json", b"{")
    assert registry.versions() == [damaged, sound]


@pytest.mark.parametrize("ending", ["card.json", "model.cbm"])
def test_a_write_that_fails_leaves_no_version_and_no_half_file(
    registry: ModelRegistry, url: str, break_writes: Breaking, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    break_writes(ending)
    with pytest.raises(PlaceUnwritable, match="cannot be written: No space left"):
        registry.add(b"trees", CARD)
    assert registry.versions() == []
    assert not [name for name in files(url) if ending in name or name.endswith(".part")]
    monkeypatch.undo()
    assert registry.read(registry.add(b"trees", CARD)) == b"trees"


def test_an_alias_that_cannot_be_written_stays_as_it_was(registry: ModelRegistry, break_writes: Breaking) -> None:
    registry.set_alias("a" * 64)
    break_writes("aliases/")
    with pytest.raises(PlaceUnwritable, match="cannot be written: No space left"):
        registry.set_alias("b" * 64)
    assert registry.alias() == "a" * 64


@pytest.mark.parametrize("ending", ["report.html", "card.json", "model.cbm"])
def test_of_a_version_that_cannot_be_written_nothing_stays(
    registry: ModelRegistry, url: str, break_writes: Breaking, ending: str
) -> None:
    break_writes(ending)
    with pytest.raises(PlaceUnwritable, match="cannot be written: No space left"):
        registry.add(b"trees", CARD, {"contract.yaml": b"name: x", "report.html": b"<html>"})
    assert files(url) == []


def test_files_beside_a_model_are_read_by_name(registry: ModelRegistry) -> None:
    version = registry.add(b"trees", CARD, {"report.html": b"<html>"})
    assert registry.attachment(version, "report.html") == b"<html>"
    with pytest.raises(ArtifactInvalid, match=r"has no model-card\.md beside it"):
        registry.attachment(version, "model-card.md")


def test_cards_are_readable_by_people(registry: ModelRegistry, url: str) -> None:
    version = registry.add(b"trees", CARD)
    filesystem, root = fsspec.core.url_to_fs(url)
    text = filesystem.cat_file(f"{root}/models/{version}/card.json").decode()
    assert "потребительский" in text
    assert json.loads(text) == CARD


def test_an_address_nothing_can_open_is_a_wrong_setting() -> None:
    with pytest.raises(SettingInvalid, match=r"^REGISTRY_URL: .*expected: a folder, or an address fsspec knows"):
        ModelRegistry("carrier-pigeon://roof")


def test_the_versions_of_another_registry_are_taken_over_once(registry: ModelRegistry, tmp_path: Path) -> None:
    shipped = ModelRegistry(str(tmp_path / "shipped"))
    version = shipped.add(b"trees", CARD)
    own = registry.add(b"others", CARD)
    registry.take_over(shipped)
    assert sorted(registry.versions()) == sorted([version, own])
    assert (registry.read(version), registry.card(version)) == (b"trees", CARD)


def test_what_is_there_already_stays_as_it_is(registry: ModelRegistry, tmp_path: Path) -> None:
    shipped = ModelRegistry(str(tmp_path / "shipped"))
    version = shipped.add(b"trees", CARD)
    registry.add(b"trees", {**CARD, "name": "own"})
    registry.take_over(shipped)
    assert registry.card(version)["name"] == "own"


def test_a_take_over_without_room_leaves_no_half_a_version(
    registry: ModelRegistry, tmp_path: Path, break_writes: Breaking
) -> None:
    shipped = ModelRegistry(str(tmp_path / "shipped"))
    shipped.add(b"trees", CARD)
    break_writes("model.cbm")
    with pytest.raises(PlaceUnwritable, match="make room"):
        registry.take_over(shipped)
    assert registry.versions() == []


def test_files_that_are_missing_beside_a_version_are_added_and_the_others_stay(registry: ModelRegistry) -> None:
    version = registry.add(b"trees", CARD, {"report.html": b"<html>"})
    registry.add(b"trees", {**CARD, "name": "other"}, {"report.html": b"<p>", "contract.yaml": b"name: x"})
    assert registry.attachments(version) == {"contract.yaml": b"name: x", "report.html": b"<html>"}
    assert registry.card(version) == CARD


@pytest.mark.parametrize("card", [b'{"name": "x", "created": NaN}', b"[" * 100_000])
def test_a_card_no_database_would_take_is_told(registry: ModelRegistry, url: str, card: bytes) -> None:
    version = registry.add(b"trees", CARD)
    filesystem, root = fsspec.core.url_to_fs(url)
    filesystem.pipe_file(f"{root}/models/{version}/card.json", card)
    with pytest.raises(ArtifactInvalid, match="has no readable card"):
        registry.card(version)


def test_versions_are_in_the_order_of_their_time_whatever_its_zone(registry: ModelRegistry) -> None:
    later = registry.add(b"later", {**CARD, "created": "2026-01-01T23:00:00-05:00"})
    earlier = registry.add(b"earlier", {**CARD, "created": "2026-01-02T00:00:00+00:00"})
    assert registry.versions() == [earlier, later]


@pytest.mark.parametrize("odd", [{"auc": float("nan")}, {"note": "\ud800"}, {"note": "\0"}, {"created": "2027"}])
def test_a_card_nobody_could_read_again_adds_nothing(registry: ModelRegistry, url: str, odd: dict[str, Any]) -> None:
    with pytest.raises(ArtifactInvalid, match="has no readable card: "):
        registry.add(b"trees", {**CARD, **odd}, {"report.html": b"<html>"})
    assert files(url) == []


def test_whatever_breaks_a_write_nothing_of_the_version_stays(
    registry: ModelRegistry, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = registry._store.write

    def interrupted(path: str, content: bytes) -> None:
        if path.endswith("model.cbm"):
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(registry._store, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        registry.add(b"trees", CARD, {"report.html": b"<html>"})
    assert files(url) == []


def test_a_damaged_model_is_written_anew_by_one_that_is_whole(registry: ModelRegistry, url: str) -> None:
    version = registry.add(b"trees", CARD, {"report.html": b"<html>"})
    filesystem, root = fsspec.core.url_to_fs(url)
    for name in ("model.cbm", "card.json", "report.html"):
        filesystem.pipe_file(f"{root}/models/{version}/{name}", b"half")
    registry.add(b"trees", CARD, {"report.html": b"<html>"})
    assert (registry.read(version), registry.card(version)) == (b"trees", CARD)
    assert registry.attachments(version) == {"report.html": b"<html>"}


def test_a_damaged_card_beside_a_sound_model_is_written_anew(registry: ModelRegistry, url: str) -> None:
    version = registry.add(b"trees", CARD)
    filesystem, root = fsspec.core.url_to_fs(url)
    filesystem.pipe_file(f"{root}/models/{version}/card.json", b"{")
    registry.add(b"trees", CARD)
    assert registry.card(version) == CARD


def test_what_a_cut_off_write_left_is_no_file_of_the_model(registry: ModelRegistry, url: str) -> None:
    version = registry.add(b"trees", CARD)
    filesystem, root = fsspec.core.url_to_fs(url)
    filesystem.pipe_file(f"{root}/models/{version}/report.html.0a1b2c3d.part", b"<ht")
    assert registry.attachment_names(version) == []


def test_a_write_that_fails_takes_nothing_from_another_process_that_has_completed_the_version(
    registry: ModelRegistry, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = registry._store.write

    def overtaken(path: str, content: bytes) -> None:
        if path.endswith("model.cbm"):
            ModelRegistry(url).add(b"trees", CARD, {"report.html": b"<html>"})
            raise PlaceUnwritable("No space left on device.")
        write(path, content)

    monkeypatch.setattr(registry._store, "write", overtaken)
    with pytest.raises(PlaceUnwritable, match="No space left"):
        registry.add(b"trees", CARD, {"report.html": b"<html>"})
    (version,) = ModelRegistry(url).versions()
    assert (registry.card(version), registry.attachments(version)) == (CARD, {"report.html": b"<html>"})


def test_a_place_that_is_away_is_told_in_a_sentence(registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    version = registry.add(b"trees", CARD, {"report.html": b"<html>"})

    def away(*_: Any) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    for name in ("read", "exists", "found"):
        monkeypatch.setattr(registry._store, name, away)
    for ask in (
        registry.versions,
        lambda: registry.has(version),
        lambda: registry.attachment_names(version),
        lambda: registry.attachment(version, "report.html"),
        lambda: registry.card(version),
    ):
        with pytest.raises(ArtifactInvalid, match="the registry cannot be read: Connection refused; see to its store"):
            ask()
