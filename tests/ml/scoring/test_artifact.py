"""A model as one file: the same bytes come back, everything that could not be scored exactly is refused."""

from pathlib import Path

import pytest

from app.exceptions import ArtifactInvalid
from app.ml.contracts.loader import load_contract
from app.ml.scoring.artifact import Artifact, sha256_of
from app.ml.scoring.engine import ScoringEngine
from tests.ml.models import (
    TINY,
    foreign_model,
    loan_model,
    pool_of,
    saved,
    some_loans,
    stock_shap,
    tiny_metadata,
    tiny_pool,
)


def test_a_model_carries_its_contract_columns_categories_and_prior() -> None:
    artifact = Artifact(Artifact.build(foreign_model(), tiny_metadata()))
    assert artifact.metadata == tiny_metadata()
    assert artifact.metadata.contract == TINY


def test_the_default_contract_survives_the_file() -> None:
    assert Artifact(loan_model(3, monotone=True)).metadata.contract == load_contract("consumer_loan")


def test_the_same_model_gives_the_same_bytes() -> None:
    built = [Artifact.build(foreign_model(), tiny_metadata()) for _ in range(2)]
    assert sha256_of(built[0]) == sha256_of(built[1])
    assert sha256_of(built[0]) != sha256_of(Artifact.build(foreign_model(random_seed=2), tiny_metadata()))


def test_a_model_of_the_expected_hash_is_opened() -> None:
    content = loan_model(3, monotone=True)
    assert Artifact.open(content, expected_sha256=sha256_of(content)).sha256 == sha256_of(content)


def test_another_hash_than_expected_is_refused() -> None:
    content = loan_model(3, monotone=True)
    with pytest.raises(
        ArtifactInvalid, match=f"^model 000000000000 is refused: its file has .* {sha256_of(content)[:12]}"
    ):
        ScoringEngine.load(content, sha256="0" * 64)


@pytest.mark.parametrize("place", [0, 100, -1])
def test_one_changed_byte_is_refused(place: int) -> None:
    content = bytearray(loan_model(3, monotone=True))
    version = sha256_of(bytes(content))
    content[place] ^= 1
    with pytest.raises(ArtifactInvalid, match="is refused"):
        ScoringEngine.load(bytes(content), sha256=version)


@pytest.mark.parametrize("content", [b"", b"no model"])
def test_bytes_that_are_no_model_are_refused(content: bytes) -> None:
    with pytest.raises(ArtifactInvalid, match=rf"^model {sha256_of(content)[:12]} cannot be opened: "):
        ScoringEngine.load(content, sha256=sha256_of(content))


def test_half_a_model_is_refused() -> None:
    content = loan_model(3, monotone=True)
    with pytest.raises(ArtifactInvalid, match="is refused: its file has the hash"):
        ScoringEngine.load(content[: len(content) // 2], sha256=sha256_of(content))


def test_a_foreign_model_without_our_metadata_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactInvalid, match="cannot be opened"):
        Artifact(saved(foreign_model(), tmp_path))


def test_damaged_metadata_is_refused(tmp_path: Path) -> None:
    model = foreign_model()
    model.get_metadata()["credit_scoring"] = '{"format": 1}'
    with pytest.raises(ArtifactInvalid, match="cannot be opened"):
        Artifact(saved(model, tmp_path))


@pytest.mark.parametrize("columns", [("income", "debt"), ("debt",), ("debt", "income", "age")])
def test_columns_that_are_not_the_models_are_refused(tmp_path: Path, columns: tuple[str, ...]) -> None:
    content = saved(foreign_model(), tmp_path, metadata=tiny_metadata(numeric_columns=columns))
    with pytest.raises(ArtifactInvalid, match=r"^its columns are \['debt', 'income', 'job'\], its contract says "):
        Artifact(content)


def test_target_statistics_are_refused(tmp_path: Path) -> None:
    content = saved(foreign_model(one_hot_max_size=1, iterations=30), tmp_path, metadata=tiny_metadata())
    with pytest.raises(ArtifactInvalid, match=r"^it has splits of type OnlineCtr; only one-hot is explained"):
        Artifact(content)


@pytest.mark.parametrize("grow_policy", ["Depthwise", "Lossguide"])
def test_trees_that_are_not_symmetric_are_refused(tmp_path: Path, grow_policy: str) -> None:
    content = saved(foreign_model(grow_policy=grow_policy), tmp_path, metadata=tiny_metadata())
    with pytest.raises(ArtifactInvalid, match=r"^its trees are not symmetric; train with grow_policy=SymmetricTree"):
        Artifact(content)


def test_every_leaf_has_a_cover() -> None:
    artifact = Artifact(loan_model(6, monotone=True))
    assert all(weight > 0 for tree in artifact.trees["oblivious_trees"] for weight in tree["leaf_weights"])


def test_building_changes_no_prediction() -> None:
    model = foreign_model()
    built = Artifact(Artifact.build(model, tiny_metadata()))
    pool = tiny_pool(outcome=False)
    assert built.model.predict(pool).tolist() == pytest.approx(model.predict(pool).tolist(), abs=1e-12)


def test_stock_reasons_of_a_monotone_model_do_not_depend_on_the_pool() -> None:
    artifact = Artifact(loan_model(6, monotone=True))
    engine = ScoringEngine(artifact)
    applicants = some_loans().applicants[:40]
    alone, together = (stock_shap(artifact, pool_of(engine, rows)) for rows in (applicants[:1], applicants))
    assert abs(alone[0] - together[0]).max() < 1e-12


def test_a_cut_off_file_is_refused_and_harms_nobody() -> None:
    content = loan_model(3, monotone=True)
    with pytest.raises(ArtifactInvalid, match="cannot be opened"):
        Artifact(content[: len(content) // 2])
