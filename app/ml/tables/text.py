"""A file's bytes as text, whatever encoding a bank's export has; the same bytes are always read alike."""

import codecs
import re
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
    """The file's text with line ends made plain, and the encoding it was read with.

    Raises TableInvalid for a file that is not there, cannot be read, or is not text in the given encoding.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TableInvalid(f"{path}: there is no such file") from None
    except OSError as fault:
        raise TableInvalid(f"{path}: cannot be read: {fault.strerror}") from None
    encoding = encoding or find_encoding(content)
    try:
        text = content.decode(encoding)
    except LookupError:
        raise TableInvalid(f"{encoding}: is no encoding; expected one such as utf-8, cp1251 or cp1252") from None
    except UnicodeDecodeError as fault:
        row = fault.object[: fault.start].count(b"\n") + 1
        raise TableInvalid(f"{path}:{row}: is not {encoding} text; say the encoding, or save it as UTF-8") from None
    if "\0" in text:
        raise TableInvalid(f"{path}: holds zero bytes, which no text has; expected a CSV file")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def find_encoding(content: bytes) -> str:
    """The encoding by its byte order mark; else UTF-8 where the bytes are that; else Cyrillic or Western.

    Cyrillic words are of high bytes alone; Western words have a few of them among plain letters.

    >>> find_encoding("доход".encode("cp1251")), find_encoding("Müller, Größe".encode("cp1252"))
    ('cp1251', 'cp1252')
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError:
        words = _WORDS.findall(content)
        return CYRILLIC if 2 * sum(min(word) > 0x7F for word in words) > len(words) else WESTERN
    return UTF_8
