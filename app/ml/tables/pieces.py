"""A file in pieces that end with a line. Letters of more than one byte are decoded first and cut afterwards."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from app.exceptions import TableInvalid
from app.ml.tables.text import MARK, UTF_8, no_text

LONGEST_LINE = 1 << 26
UTF_8_MARKED = "utf-8-sig"
LIKE_ASCII = frozenset({UTF_8, UTF_8_MARKED, "cp1251", "cp1252"})
"""Encodings in which the byte of a line end is one wherever it stands."""


def pieces(path: Path, size: int) -> Iterator[bytes]:
    """Return the file in blocks of about that size that end with a line. Raises TableInvalid for too long a line."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(size):
            piece = rest + piece
            cut = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
            rest = piece[cut:]
            _require_short(path, len(rest))
            if cut:
                yield piece[:cut]
    if rest:
        yield rest


def utf8_pieces(path: Path, encoding: str, size: int) -> Iterator[bytes]:
    """Return the same in UTF-8 without a byte order mark, whatever the file's encoding."""
    if encoding in (UTF_8, UTF_8_MARKED):
        first = True
        for piece in pieces(path, size):
            yield piece.removeprefix(codecs.BOM_UTF8) if first else piece
            first = False
        return
    rest = ""
    for more in decoded(path, encoding, size):
        text = rest + more
        cut = max(text.rfind("\n"), text.rfind("\r")) + 1
        rest = text[cut:]
        _require_short(path, len(rest))
        if cut:
            yield text[:cut].encode()
    if rest:
        yield rest.encode()


def decoded(path: Path, encoding: str, size: int) -> Iterator[str]:
    """Return the file's text in pieces, cut anywhere. Raises TableInvalid for bytes invalid in the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as file:
        try:
            first = True
            while piece := file.read(size):
                text = decoder.decode(piece)
                lines += text.count("\n")
                yield text.removeprefix(MARK) if first else text
                first = False
        except UnicodeDecodeError as fault:
            before = codecs.getincrementaldecoder(encoding)("replace").decode(fault.object[: fault.start])
            raise no_text(path, 1 + lines + before.count("\n"), encoding) from None
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise TableInvalid(f"{path}: ends within a character; the file is truncated") from None


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Return the file's lines, each with a plain end, without a byte order mark."""
    with path.open(encoding=encoding) as file:
        for place, line in enumerate(file):
            yield line if place else line.removeprefix(MARK)


def _require_short(path: Path, length: int) -> None:
    if length > LONGEST_LINE:
        raise TableInvalid(f"{path}: has a line of more than {LONGEST_LINE >> 20} MiB; expected a CSV file")
