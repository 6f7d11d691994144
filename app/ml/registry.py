"""The model registry: files by hash in any place fsspec can reach (a folder by default, s3://… and others).

models/<sha256>/contract.yaml report.html model-card.md      for people; written first
models/<sha256>/card.json     what was measured
models/<sha256>/model.cbm     its presence makes the version complete
aliases/champion              the hash that messages without a model name get
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import fsspec

from app.exceptions import ArtifactInvalid, CommandError, SettingInvalid
from app.ml.artifact import sha256_of

CHAMPION = "champion"
MODEL_FILE = "model.cbm"
CARD_FILE = "card.json"
Card = dict[str, Any]


class ModelRegistry:
    """Immutable versions plus named aliases. Every write is complete or not there.

    Raises SettingInvalid for an address nothing here can open.
    """

    def __init__(self, url: str) -> None:
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as fault:
            raise SettingInvalid(f"REGISTRY_URL: {fault} (expected: a folder, or an address fsspec knows)") from None

    def add(self, content: bytes, card: Card, attachments: Mapping[str, bytes] | None = None) -> str:
        """Keeps a model, its card and files beside them; returns its version. The same model twice is one version.

        The model is written last. When a write fails nothing of the version stays, and the failure is raised.
        """
        sha256 = sha256_of(content)
        if self._files.exists(self._model_path(sha256)):
            return sha256
        try:
            for name, attached in (attachments or {}).items():
                self._write(f"{self._folder(sha256)}/{name}", attached)
            self._write(self._card_path(sha256), json.dumps(card, ensure_ascii=False, indent=2).encode())
            self._write(self._model_path(sha256), content)
        except CommandError:
            if self._files.exists(self._folder(sha256)):
                self._files.rm(self._folder(sha256), recursive=True)
            raise
        return sha256

    def attachment(self, sha256: str, name: str) -> bytes:
        """A file kept beside that version. Raises ArtifactInvalid when there is none of that name."""
        try:
            return bytes(self._files.cat_file(f"{self._folder(sha256)}/{name}"))
        except FileNotFoundError:
            raise ArtifactInvalid(f"model {sha256[:12]} has no {name} beside it") from None

    def attachments(self, sha256: str) -> dict[str, bytes]:
        """All files kept beside that version, by name."""
        found = self._files.glob(f"{self._folder(sha256)}/*")
        names = {str(path).rsplit("/", 1)[-1] for path in found} - {MODEL_FILE, CARD_FILE}
        return {name: self.attachment(sha256, name) for name in sorted(names)}

    def take_over(self, other: "ModelRegistry") -> None:
        """Copies the versions of another registry that are not here yet."""
        for sha256 in other.versions():
            if not self._files.exists(self._model_path(sha256)):
                self.add(other.read(sha256), other.card(sha256), other.attachments(sha256))

    def read(self, sha256: str) -> bytes:
        """The bytes of that version, as found. Raises ArtifactInvalid when there are none."""
        try:
            return bytes(self._files.cat_file(self._model_path(sha256)))
        except FileNotFoundError:
            raise ArtifactInvalid(
                f"model {sha256[:12]} is not in the registry; train one, or restore its folder (REGISTRY_URL)"
            ) from None
        except OSError as fault:
            raise ArtifactInvalid(f"model {sha256[:12]} cannot be read from the registry: {fault.strerror}") from fault

    def card(self, sha256: str) -> Card:
        """What is known of that version. Raises ArtifactInvalid when its card is missing or damaged."""
        try:
            card: Card = json.loads(self._files.cat_file(self._card_path(sha256)))
            if not {"name", "created"} <= card.keys():
                raise ValueError("name and created are missing")
        except (FileNotFoundError, ValueError, AttributeError) as fault:
            raise ArtifactInvalid(f"model {sha256[:12]} has no readable card in the registry") from fault
        return card

    def versions(self) -> list[str]:
        """Complete versions, oldest first by the card's own time; those with a damaged card come first of all."""
        found = self._files.glob(f"{self._root}/models/*/{MODEL_FILE}")
        names = [str(path).split("/")[-2] for path in found]
        return sorted(names, key=lambda sha256: (self._created(sha256), sha256))

    def alias(self, name: str = CHAMPION) -> str | None:
        """The version an alias points to, or None."""
        try:
            return bytes(self._files.cat_file(f"{self._root}/aliases/{name}")).decode().strip()
        except FileNotFoundError:
            return None

    def set_alias(self, sha256: str, name: str = CHAMPION) -> None:
        """Points an alias to a version."""
        self._write(f"{self._root}/aliases/{name}", sha256.encode())

    def _created(self, sha256: str) -> str:
        try:
            return str(self.card(sha256)["created"])
        except (ArtifactInvalid, KeyError):
            return ""

    def _folder(self, sha256: str) -> str:
        return f"{self._root}/models/{sha256}"

    def _model_path(self, sha256: str) -> str:
        return f"{self._folder(sha256)}/{MODEL_FILE}"

    def _card_path(self, sha256: str) -> str:
        return f"{self._folder(sha256)}/{CARD_FILE}"

    def _write(self, path: str, content: bytes) -> None:
        """Writes beside the target and moves into place, so that a cut-off write leaves no half a file.

        Raises CommandError when there is no room, or no permission.
        """
        part = f"{path}.{secrets.token_hex(4)}.part"
        try:
            self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._files.pipe_file(part, content)
            self._files.mv(part, path)
        except OSError as fault:
            raise CommandError(
                f"The registry {self._root} cannot be written: {fault.strerror or fault}. Nothing was added; make room "
                "there, or set REGISTRY_URL, and do it again."
            ) from fault
        finally:
            if self._files.exists(part):
                self._files.rm_file(part)
