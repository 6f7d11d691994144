"""A file's bytes as text, whatever encoding a bank's export has; the same bytes are always read alike."""

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from app.exceptions import TableInvalid

UTF_8, CYRILLIC, WESTERN = "utf-8", "cp1251", "cp1252"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = re.compile(rb"[A-Za-z\xa8\xb8\xc0-\xff]*[\xa8\xb8\xc0-\xff][A-Za-z\xa8\xb8\xc0-\xff]*")


def read_text(path: Path, encoding: str | None = None) -> tuple[str, str]:
    """Return the file's text with normalized line ends, and the encoding it was read with.

    Raises TableInvalid for a file that is not there, cannot be read, or is not text in the given encoding.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise unreadable(path, fault) from None
    encoding = encoding or find_encoding(content)
    try:
        text = content.decode(encoding)
    except LookupError:
        raise no_encoding(encoding) from None
    except UnicodeDecodeError as fault:
        row = fault.object[: fault.start].count(b"\n") + 1
        raise no_text(path, row, encoding) from None
    if "\0" in text:
        raise with_zero_bytes(path)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


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


def with_zero_bytes(path: Path) -> TableInvalid:
    """Return the error message for a file with zero bytes."""
    return TableInvalid(f"{path}: contains zero bytes, so it is not text; expected a CSV file")


def find_encoding(content: bytes) -> str:
    """Return the encoding by its byte order mark; else UTF-8 if the bytes are valid; else Cyrillic or Western.

    Cyrillic words are of high bytes alone; Western words have a few of them among plain letters.

    >>> find_encoding("доход".encode("cp1251")), find_encoding("Müller, Größe".encode("cp1252"))
    ('cp1251', 'cp1252')
    """
    if (marked := marked_encoding(content)) is not None:
        return marked
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError:
        return cyrillic_or_western([content])
    return UTF_8


def marked_encoding(beginning: bytes) -> str | None:
    """Return the encoding by the byte order mark the file begins with, or None without one."""
    return next((name for mark, name in _MARKS if beginning.startswith(mark)), None)


def cyrillic_or_western(pieces: Iterable[bytes]) -> str:
    """Decide between the two encodings; the blocks must not split words."""
    words = cyrillic = 0
    for piece in pieces:
        found = _WORDS.findall(piece)
        words += len(found)
        cyrillic += sum(min(word) > 0x7F for word in found)
    return CYRILLIC if 2 * cyrillic > words else WESTERN
