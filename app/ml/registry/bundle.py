"""A version of the registry as one file: a plain tar with the model, its card, what lies beside it, and their hashes.

<sha256>/SHA256SUMS      of all the others, as sha256sum writes it; comes first
<sha256>/model.cbm card.json …

It may come from anywhere: everything is checked before any of it is kept. Nothing is ever unpacked to a disk.
"""

import hashlib
import io
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

from app.exceptions import ArtifactInvalid
from app.ml.registry.cards import Card, parsed_card, written_card
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import CARD_FILE, MODEL_FILE, ModelRegistry
from app.ml.registry.store import PART
from app.ml.scoring.artifact import sha256_of
from app.ml.scoring.engine import ScoringEngine

SUMS_FILE = "SHA256SUMS"
LARGEST_FILE, MAX_FILES = 512 * 2**20, 50
"""All files together are no larger than one may be: the sizes are added up before any of them is read."""
_BLOCK = tarfile.BLOCKSIZE
_NAME = re.compile(r"([0-9a-f]{64})/([A-Za-z0-9][A-Za-z0-9._-]{0,99})")


@dataclass(frozen=True)
class Bundle:
    """A version that was checked and can be added to a registry."""

    sha256: str
    content: bytes
    card: Card
    attachments: dict[str, bytes]


def pack(registry: ModelRegistry, sha256: str) -> bytes:
    """Pack a version; the same version gives the same bytes. Raises ArtifactInvalid if it is damaged."""
    content = registry.read(sha256)
    ScoringEngine.load(content, sha256=sha256)
    card = written_card(sha256, registry.card(sha256))
    files = {MODEL_FILE: content, CARD_FILE: card, **registry.attachments(sha256)}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in {SUMS_FILE: sums.encode(), **files}.items():
            member = tarfile.TarInfo(f"{sha256}/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return written.getvalue()


def unpack(path: Path) -> Bundle:
    """Return the checked content of the bundle. Raises ArtifactInvalid if it is damaged, hostile or foreign.

    Opening the model is part of that: a sound hash says that it arrived whole, not who made it.
    """
    try:
        sha256, files = _members(path)
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as fault:
        raise ArtifactInvalid(f"{path} is not a complete tar file: {fault}; export the model again") from fault
    _require_sums(path, files)
    if missing := {MODEL_FILE, CARD_FILE} - files.keys():
        raise ArtifactInvalid(f"{path} has no {sorted(missing)[0]} in it; export the model again")
    engine = ScoringEngine.load(files[MODEL_FILE], sha256=sha256)
    card = parsed_card(sha256, files.pop(CARD_FILE))
    if HELD_OUT_FILE in files:
        HeldOut.from_bytes(files[HELD_OUT_FILE]).require_fit(engine.contract)
    return Bundle(sha256, files.pop(MODEL_FILE), card, files)


def _members(path: Path) -> tuple[str, dict[str, bytes]]:
    """Return the version's hash and its files by name; links, folders, foreign paths and excess size are refused."""
    _require_sizes(path)
    files: dict[str, bytes] = {}
    versions: set[str] = set()
    with tarfile.open(path, mode="r:") as archive:
        for member in archive:
            named = _NAME.fullmatch(member.name)
            if named is None or not member.isreg() or member.issparse():
                raise ArtifactInvalid(f"{path} is refused: {member.name!r} is not a file of a model")
            version, name = named.groups()
            versions.add(version)
            if name in files or len(versions) > 1 or len(files) >= MAX_FILES or name.endswith(PART):
                raise ArtifactInvalid(f"{path} is refused: {member.name!r} is one file too many for one model")
            if member.size > LARGEST_FILE:
                raise ArtifactInvalid(f"{path} is refused: {member.name!r} has more than {LARGEST_FILE:,} bytes")
            opened = archive.extractfile(member)
            files[name] = opened.read() if opened else b""
            if len(files[name]) != member.size:
                raise ArtifactInvalid(f"{path} is truncated within {member.name!r}; export the model again")
    if not versions:
        raise ArtifactInvalid(f"{path} has no model in it")
    return versions.pop(), files


def _require_sizes(path: Path) -> None:
    """Walk over the headers alone; tarfile itself reads what lies behind those of long names, whatever its size."""
    total = 0
    with path.open("rb") as file:
        while len(header := file.read(_BLOCK)) == _BLOCK and header.strip(b"\0"):
            member = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
            if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
                raise ArtifactInvalid(f"{path} is refused: {member.name!r} is not a file of a model")
            total += member.size
            if total > LARGEST_FILE:
                raise ArtifactInvalid(f"{path} is refused: its files have more than {LARGEST_FILE:,} bytes together")
            file.seek(-(-member.size // _BLOCK) * _BLOCK, 1)


def _require_sums(path: Path, files: dict[str, bytes]) -> None:
    """Remove the list of hashes and check every file against it."""
    if SUMS_FILE not in files:
        raise ArtifactInvalid(f"{path} has no {SUMS_FILE} in it: it is no exported model")
    lines = files.pop(SUMS_FILE).decode(errors="replace").splitlines()
    said = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {name: sha256_of(content) for name, content in files.items()}
    if wrong := sorted(name for name in said.keys() | found.keys() if said.get(name) != found.get(name)):
        raise ArtifactInvalid(f"{path} is damaged: {wrong[0]} was changed after the export; export the model again")
