"""A model as one file: CatBoost's binary with all that scoring needs written into its metadata.

One file, one hash: the trees, the feature contract, the pooled categories, the calibration and the training prior
cannot drift apart. What was measured (the card) stands beside it and is no part of the hash.
"""

import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict

from app.exceptions import ArtifactInvalid
from app.faults import first_line
from app.ml.contracts.definition import Contract
from app.ml.contracts.master_scale import MasterScale
from app.ml.scoring.calibration import Calibration

if TYPE_CHECKING:
    from catboost import CatBoost

METADATA_KEY = "credit_scoring"
_ADDED_LATER = ("ranked_categories", "master_scale")
_ZERO_COVER = 0.001
_THREADS_WRITTEN = 2
"""In every file: the trees have the same bits for any number of threads, so the hash must not depend on it."""
_ONE_HOT_OR_FLOAT = {"FloatFeature", "OneHotFeature"}


class ArtifactMetadata(BaseModel):
    """The metadata needed for scoring besides the trees. `kept_categories` is keyed by categorical column, in order.

    `ranked_categories` are those among the numeric columns that the model sees as ranks (see `scoring.categories`).
    `master_scale` is the bank's, if the model was trained with one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = 1
    contract: Contract
    numeric_columns: tuple[str, ...]
    kept_categories: dict[str, tuple[str, ...]]
    training_rate: float
    calibration: Calibration = Calibration()
    ranked_categories: dict[str, tuple[str, ...]] = {}
    master_scale: MasterScale | None = None

    def written(self) -> str:
        """As JSON; without ranks and scale as models were written before there were any, so that their hashes stay."""
        return self.model_dump_json(exclude={name for name in _ADDED_LATER if not getattr(self, name)})


class Artifact:
    """A verified model file, opened: the CatBoost model, its metadata and its trees as plain data."""

    def __init__(self, content: bytes) -> None:
        self.sha256 = sha256_of(content)
        try:
            self.model = _load(content)
            self.metadata = ArtifactMetadata.model_validate_json(self.model.get_metadata()[METADATA_KEY])
        except Exception as fault:  # CatBoost raises its own CatBoostError, KeyError, UnicodeDecodeError ...
            raise ArtifactInvalid(f"model {self.sha256[:12]} cannot be opened: {first_line(fault)}") from fault
        self.trees = trees_of(self.model)
        self._verify()

    @classmethod
    def build(cls, model: "CatBoost", metadata: ArtifactMetadata) -> bytes:
        """Return the bytes to register for a freshly trained model.

        Leaves that no training row reached get a small cover, so that the stock SHAP values no longer depend on
        the pool they are asked with; times and paths of the training run are left out, so that the same data
        and settings give the same hash.
        """
        plain = _to_json(model)
        for tree in plain["oblivious_trees"]:
            tree["leaf_weights"] = [weight or _ZERO_COVER for weight in tree["leaf_weights"]]
        kept = {key: plain["model_info"][key] for key in ("params", "class_params") if key in plain["model_info"]}
        for options in ("flat_params", "system_options"):
            kept.get("params", {}).get(options, {}).update(thread_count=_THREADS_WRITTEN)
        plain["model_info"] = kept
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "model.json"), Path(folder, "model.cbm")
            source.write_text(json.dumps(plain))
            mended = _empty_model()
            mended.load_model(str(source), format="json")
            mended.get_metadata()[METADATA_KEY] = metadata.written()
            mended.save_model(str(target))
            content = target.read_bytes()
        cls(content)
        return content

    @classmethod
    def open(cls, content: bytes, *, expected_sha256: str) -> Self:
        """Open the artifact of that hash. Raises ArtifactInvalid if the bytes are not the registered ones."""
        if sha256_of(content) != expected_sha256:
            raise ArtifactInvalid(
                f"model {expected_sha256[:12]} is refused: its file has the hash {sha256_of(content)[:12]}; "
                "restore it from a backup or train again"
            )
        return cls(content)

    def _verify(self) -> None:
        """Refuses what could not be scored or explained exactly. Raises ArtifactInvalid."""
        names = [*self.metadata.numeric_columns, *self.metadata.kept_categories]
        if self.model.feature_names_ != names:
            raise ArtifactInvalid(f"its columns are {self.model.feature_names_}, its contract says {names}")
        kinds = {split["split_type"] for tree in self.trees["oblivious_trees"] for split in tree["splits"]}
        if unknown := kinds - _ONE_HOT_OR_FLOAT:
            raise ArtifactInvalid(f"it has splits of type {', '.join(sorted(unknown))}; only one-hot is explained")


def trees_of(model: "CatBoost") -> dict[str, Any]:
    """Return the model's symmetric trees as plain data. Raises ArtifactInvalid for trees of another shape."""
    plain = _to_json(model)
    if "oblivious_trees" not in plain:
        raise ArtifactInvalid("its trees are not symmetric; train with grow_policy=SymmetricTree")
    return plain


def sha256_of(content: bytes) -> str:
    """Return the version of a model: the SHA-256 of its file, in hex."""
    return hashlib.sha256(content).hexdigest()


def _load(content: bytes) -> "CatBoost":
    """Through a file: CatBoost reads past the end of a cut-off blob, but tells of a cut-off file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.cbm")
        path.write_bytes(content)
        model = _empty_model()
        model.load_model(str(path))
        return model


def _empty_model() -> "CatBoost":
    """CatBoost takes 100 MB: it is loaded with the first model, not where only its hash is asked for."""
    from catboost import CatBoost  # noqa: PLC0415

    return CatBoost()


def _to_json(model: "CatBoost") -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        model.save_model(str(path), format="json")
        plain: dict[str, Any] = json.loads(path.read_text())
    return plain
