"""A file's bytes as text, whatever encoding a bank's export has; the same bytes are always read alike."""

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from app.exceptions import TableInvalid
from app.ml.tables.content import BEGINNING, foreign_format, unmarked_encoding

UTF_8, CYRILLIC, WESTERN = "utf-8", "cp1251", "cp1252"
MARK = "\ufeff"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = re.compile(rb"[A-Za-z\xa8\xb8\xc0-\xff]*[\xa8\xb8\xc0-\xff][A-Za-z\xa8\xb8\xc0-\xff]*")
_BROKEN = re.compile(r"[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\udc80-\udcff]")


def read_text(path: Path, encoding: str | None = None) -> tuple[str, str]:
    """Return the file's text with normalized line ends, and the encoding it was read with.

    Raises TableInvalid for a file that is not there, cannot be read, is of another format, or is not text in the
    given encoding.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise unreadable(path, fault) from None
    encoding = settled_encoding(path, content[:BEGINNING], encoding)
    if encoding is None:
        encoding = _by_content(path, content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        raise no_text(path, row, encoding) from None
    if "\0" in text:
        raise with_zero_bytes(path)
    return text.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n"), encoding


def settled_encoding(path: Path, beginning: bytes, said: str | None) -> str | None:
    """Return the encoding that is given, or that the beginning shows by its mark or its zero bytes; else None.

    Raises TableInvalid for another format than text, for no encoding, and where a byte order mark contradicts.
    """
    if (foreign := foreign_format(beginning)) is not None:
        raise TableInvalid(f"{path}: {foreign}")
    marked = marked_encoding(beginning)
    if said is None:
        return marked or unmarked_encoding(beginning)
    try:
        name = codecs.lookup(said).name
        "".encode(said)
    except (LookupError, TypeError, ValueError):
        raise no_encoding(said) from None
    if marked is None:
        return said
    if not name.replace("_", "-").startswith(marked.removesuffix("-sig")):
        raise TableInvalid(
            f"{path}: begins with the byte order mark of {marked.removesuffix('-sig').upper()}, so it is not {said}; "
            "leave the encoding out"
        )
    return marked


def unreadable(path: Path, fault: OSError) -> TableInvalid:
    """Return the error message for a file that cannot be opened or read."""
    if isinstance(fault, FileNotFoundError):
        return TableInvalid(f"{path}: there is no such file")
    return TableInvalid(f"{path}: cannot be read: {fault.strerror}")


def no_encoding(name: str) -> TableInvalid:
    """Return the error message for an unknown encoding."""
    return TableInvalid(f"{name}: is not an encoding; expected one such as utf-8, cp1251 or cp1252")


def no_text(path: Path, row: int, encoding: str) -> TableInvalid:
    """Return the error message for bytes that are invalid in that encoding."""
    return TableInvalid(f"{path}:{row}: is not {encoding} text; name the encoding, or save it as UTF-8")


def broken_byte(path: Path, row: int, place: int, byte: int) -> TableInvalid:
    """Return the error message for a byte that is no UTF-8 in a file that otherwise is."""
    return TableInvalid(
        f"{path}:{row}: byte {place:,} of the file (0x{byte:02X}) is not UTF-8, though the rest of the file is; "
        "export the file again, or correct that line"
    )


def with_zero_bytes(path: Path) -> TableInvalid:
    """Return the error message for a file with zero bytes."""
    return TableInvalid(f"{path}: contains zero bytes, so it is not text; expected a CSV file")


def _by_content(path: Path, content: bytes) -> str:
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError as fault:
        if is_mostly_utf8([content]):
            row = content.count(b"\n", 0, fault.start) + 1
            raise broken_byte(path, row, fault.start + 1, content[fault.start]) from None
        return cyrillic_or_western([content])
    return UTF_8


def find_encoding(content: bytes) -> str:
    """Return the encoding by its byte order mark; else UTF-8 if the bytes are valid; else Cyrillic or Western.

    Cyrillic words are of high bytes alone; Western words have a few of them among plain letters.

    >>> find_encoding("доход".encode("cp1251")), find_encoding("Müller, Größe".encode("cp1252"))
    ('cp1251', 'cp1252')
    """
    return marked_encoding(content) or unmarked_encoding(content[:BEGINNING]) or _by_content(Path(), content)


def marked_encoding(beginning: bytes) -> str | None:
    """Return the encoding by the byte order mark the file begins with, or None without one."""
    return next((name for mark, name in _MARKS if beginning.startswith(mark)), None)


def is_mostly_utf8(pieces: Iterable[bytes]) -> bool:
    """Whether the bytes are UTF-8 but for a few: letters of other encodings hardly ever make a valid sequence.

    The blocks must not split lines.
    """
    sound = broken = 0
    for piece in pieces:
        if not piece.isascii():
            text = piece.decode(UTF_8, "surrogateescape")
            sound += len(_BEYOND_ASCII.findall(text))
            broken += len(_BROKEN.findall(text))
    return 2 * sound > broken


def cyrillic_or_western(pieces: Iterable[bytes]) -> str:
    """Decide between the two encodings; the blocks must not split words."""
    words = cyrillic = 0
    for piece in pieces:
        found = _WORDS.findall(piece)
        words += len(found)
        cyrillic += sum(min(word) > 0x7F for word in found)
    return CYRILLIC if 2 * cyrillic > words else WESTERN
