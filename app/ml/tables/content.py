"""What a file is by its first bytes: another format is named for what it is, not for what it is not."""

import re

BEGINNING = 4096
"""So many bytes tell."""
_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "is compressed with gzip; unpack it first (gunzip)"),
    (b"BZh", "is compressed with bzip2; unpack it first (bunzip2)"),
    (b"\xfd7zXZ\x00", "is compressed with xz; unpack it first (unxz)"),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd; unpack it first (unzstd)"),
    (b"\x04\x22\x4d\x18", "is compressed with lz4; unpack it first (unlz4)"),
    (b"\x1f\x9d", "is compressed with compress; unpack it first (uncompress)"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Excel workbook (xls); save the sheet as CSV"),
    (b"PAR1", "is a Parquet file; name it with the ending .parquet, or save it as CSV"),
    (b"ORC", "is an ORC file; save the table as CSV"),
    (b"Obj\x01", "is an Avro file; save the table as CSV"),
    (b"ARROW1", "is an Arrow file; save the table as CSV or Parquet"),
    (b"FEA1", "is a Feather file; save the table as CSV or Parquet"),
    (b"\x89HDF", "is an HDF5 file; save the table as CSV"),
    (b"SQLite format 3\x00", "is an SQLite database; export the table as CSV"),
    (b"%PDF-", "is a PDF document; export the table as CSV"),
    (b"{\\rtf", "is an RTF document; save the table as CSV"),
    (b"\x89PNG", "is a PNG image; a CSV file is expected"),
    (b"\xff\xd8\xff", "is a JPEG image; a CSV file is expected"),
    (b"<mime", "is a web archive; save the table as CSV"),
    (b"MIME-Version:", "is a web archive (MHTML); save the table as CSV"),
    (b"$FL2", "is an SPSS file; export the table as CSV"),
    (b"<stata_dta>", "is a Stata file; export the table as CSV"),
)
_ZIPS = (
    (b"xl/", "is an Excel workbook (xlsx); save the sheet as CSV"),
    (b"word/", "is a Word document (docx); save the table as CSV"),
    (b"opendocument.spreadsheet", "is an OpenDocument spreadsheet (ods); save the sheet as CSV"),
)
_TAGS = re.compile(rb"\s*<(!doctype\s+html|html|head|body|table|meta|div|script|style|title)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<(\?xml|[a-z][\w:-]*[\s>/])", re.IGNORECASE)
_TEXTUAL = re.compile(rb"[\t\n\r -~]*")
_JSON = re.compile(rb'\s*(\{\s*("|\})|\[\s*[\[{"\]])')


def foreign_format(beginning: bytes) -> str | None:
    """Return what the file is and what to do, as the predicate of an error message; None if it may be text of cells.

    >>> foreign_format(b"PK\\x03\\x04...xl/workbook.xml")
    'is an Excel workbook (xlsx); save the sheet as CSV'
    """
    if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return next((said for mark, said in _ZIPS if mark in beginning), "is a zip archive; unpack it first")
    if beginning[257:262] == b"ustar":
        return "is a tar archive; unpack it first"
    is_textual = _TEXTUAL.fullmatch(beginning[:64]) is not None
    binary = (said for mark, said in _FORMATS if beginning.startswith(mark) and not (mark.isalnum() and is_textual))
    if (said := next(binary, None)) is not None:
        return said
    return _markup(_as_ascii(beginning))


def _markup(text: bytes) -> str | None:
    """Return the language of marks that the text begins in, if it does."""
    if _TAGS.match(text):
        return "is an HTML page, perhaps saved with another ending; save the table as CSV"
    if _XML.match(text):
        return "is an XML document; save the table as CSV"
    if _JSON.match(text) and b"\n" not in text.strip()[:2]:
        return "is JSON; save the table as CSV"
    return None


def unmarked_encoding(beginning: bytes) -> str | None:
    """Return UTF-16 or UTF-32 where the zero bytes of its plain letters show it though no byte order mark does.

    >>> unmarked_encoding("a,b".encode("utf-16-le")), unmarked_encoding(b"a,b")
    ('utf-16-le', None)
    """
    whole = beginning[: len(beginning) // 4 * 4] or beginning
    if b"\0" not in whole:
        return None
    zeros = [whole[place::4].count(0) / max(1, len(whole[place::4])) for place in range(4)]
    if min(zeros[2:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if min(zeros[:2]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if odd > 0.2 and even < 0.05 * odd:
        return "utf-16-le"
    if even > 0.2 and odd < 0.05 * even:
        return "utf-16-be"
    return None


def _as_ascii(beginning: bytes) -> bytes:
    """Return the plain letters alone: without zero bytes and byte order marks, they are those of every encoding."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        beginning = beginning.removeprefix(mark)
    return beginning.replace(b"\0", b"")
