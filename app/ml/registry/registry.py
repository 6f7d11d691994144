"""The model registry: files by hash in any place fsspec can reach (a folder by default, s3://… and others).

models/<sha256>/contract.yaml report.html model-card.md      for people; written first
models/<sha256>/held-out.json.gz   rows the model has not seen, for the gates of promotion
models/<sha256>/card.json     what was measured
models/<sha256>/model.cbm     its presence makes the version complete
aliases/champion              the hash that messages without a model name get
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from app.exceptions import ArtifactInvalid
from app.ml.registry.cards import Card, created_of, parsed_card, unreadable, written_card
from app.ml.registry.store import PART, Store
from app.ml.scoring.artifact import sha256_of

CHAMPION = "champion"
MODEL_FILE = "model.cbm"
CARD_FILE = "card.json"


class ModelRegistry:
    """Immutable versions plus named aliases. Every write is complete or not there.

    Raises SettingInvalid for an address nothing here can open.
    """

    def __init__(self, url: str) -> None:
        self._store = Store(url)

    def add(self, content: bytes, card: Card, attachments: Mapping[str, bytes] | None = None) -> str:
        """Store a model with its card and files; return its version. The same model twice is one version.

        The model is written last. When a write fails nothing stays of a version that is not complete, and the failure
        is raised. A version that is here already is mended: files that are missing beside it and a card that cannot be
        read are added; where the model itself is damaged all is written anew. Raises ArtifactInvalid for a card that
        could not be read again.
        """
        sha256 = sha256_of(content)
        files = {**(attachments or {}), CARD_FILE: written_card(sha256, card)}
        if self.has(sha256) and sha256_of(self.read(sha256)) == sha256:
            for name in files.keys() - self._sound_names(sha256):
                self._store.write(f"{_folder(sha256)}/{name}", files[name])
            return sha256
        try:
            for name, beside in files.items():
                self._store.write(f"{_folder(sha256)}/{name}", beside)
            self._store.write(_model_path(sha256), content)
        except BaseException:
            with suppress(OSError, ArtifactInvalid):
                if not self.has(sha256):  # another process may have completed it meanwhile
                    self._store.remove(_folder(sha256))
            raise
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether that version is complete here. Raises ArtifactInvalid if the store is unavailable."""
        with _reachable():
            return self._store.exists(_model_path(sha256))

    def attachment(self, sha256: str, name: str) -> bytes:
        """Return a file stored with that version. Raises ArtifactInvalid if there is none of that name."""
        try:
            with _reachable():
                return self._store.read(f"{_folder(sha256)}/{name}")
        except FileNotFoundError:
            raise ArtifactInvalid(f"model {sha256[:12]} has no {name} beside it") from None

    def attachments(self, sha256: str) -> dict[str, bytes]:
        """All files kept beside that version, by name."""
        return {name: self.attachment(sha256, name) for name in self.attachment_names(sha256)}

    def attachment_names(self, sha256: str) -> list[str]:
        """Names of the files kept beside that version; what a write left that was cut off is none."""
        with _reachable():
            names = [path.rsplit("/", 1)[-1] for path in self._store.found(f"{_folder(sha256)}/*")]
        return [name for name in names if name not in {MODEL_FILE, CARD_FILE} and not name.endswith(PART)]

    def take_over(self, other: "ModelRegistry") -> None:
        """Copy missing versions, and missing files of versions, from another registry."""
        for sha256 in other.versions():
            if not self.has(sha256) or set(other.attachment_names(sha256)) - set(self.attachment_names(sha256)):
                self.add(other.read(sha256), other.card(sha256), other.attachments(sha256))

    def read(self, sha256: str) -> bytes:
        """Return the bytes of that version, unchecked. Raises ArtifactInvalid if there are none."""
        try:
            return self._store.read(_model_path(sha256))
        except FileNotFoundError:
            raise ArtifactInvalid(
                f"model {sha256[:12]} is not in the registry; train one, or restore its folder (REGISTRY_URL)"
            ) from None
        except OSError as fault:
            raise ArtifactInvalid(
                f"model {sha256[:12]} cannot be read from the registry: {fault.strerror or fault}"
            ) from fault

    def card(self, sha256: str) -> Card:
        """Return the card of that version. Raises ArtifactInvalid if it is missing or damaged."""
        try:
            with _reachable():
                return parsed_card(sha256, self._store.read(_card_path(sha256)))
        except FileNotFoundError as fault:
            raise unreadable(sha256, f"{CARD_FILE} is missing in the registry") from fault

    def hashes(self) -> list[str]:
        """Complete versions in no order that means anything; no card is read."""
        with _reachable():
            return [path.split("/")[-2] for path in self._store.found(f"models/*/{MODEL_FILE}")]

    def versions(self) -> list[str]:
        """Complete versions, oldest first by the card's own time; those with a damaged card come first of all."""
        return sorted(self.hashes(), key=lambda sha256: (self._created(sha256), sha256))

    def alias(self, name: str = CHAMPION) -> str | None:
        """Return the version an alias points to, or None."""
        try:
            return self._store.read(f"aliases/{name}").decode().strip()
        except FileNotFoundError:
            return None

    def set_alias(self, sha256: str, name: str = CHAMPION) -> None:
        """Points an alias to a version."""
        self._store.write(f"aliases/{name}", sha256.encode())

    def _sound_names(self, sha256: str) -> set[str]:
        """Files beside the model that stay as they are, the card among them if it can be read."""
        names = set(self.attachment_names(sha256))
        with suppress(ArtifactInvalid):
            self.card(sha256)
            names.add(CARD_FILE)
        return names

    def _created(self, sha256: str) -> datetime:
        try:
            return created_of(self.card(sha256))
        except ArtifactInvalid:
            return datetime.min.replace(tzinfo=UTC)


@contextmanager
def _reachable() -> Iterator[None]:
    """Turn an unavailable store into an error message; a missing file is left to the caller."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise ArtifactInvalid(
            f"the registry cannot be read: {fault.strerror or fault}; check its store, or REGISTRY_URL"
        ) from fault


def _folder(sha256: str) -> str:
    return f"models/{sha256}"


def _model_path(sha256: str) -> str:
    return f"{_folder(sha256)}/{MODEL_FILE}"


def _card_path(sha256: str) -> str:
    return f"{_folder(sha256)}/{CARD_FILE}"
