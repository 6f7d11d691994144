"""One encoding of a row in bytes, the same on every database, and the hash of it that the row keeps: its leaf.

Version 1: the byte 1, the table's name, and for each column that is not null, by name: the column's name, one letter
for the kind of value, the value. Names and values are preceded by their length (four bytes, most significant first). A
null is left out: a column that is added later, null in the rows that are there, changes no leaf.

==== ==================== ==========================================================================================
kind value                bytes
==== ==================== ==========================================================================================
b    true or false        `1` or `0`
i    integer              decimal digits
f    float                the eight bytes of IEEE 754, most significant first
n    decimal number       digits without an exponent and without zeros at the end
t    text                 UTF-8
x    bytes                as they are
d    time                 microseconds since 1970 UTC, decimal digits
j    JSON document        UTF-8 without spaces, keys in order of code points; floats by the fewest digits that give them
                          back, from 1e16 on as integers, and zero without a sign (`jsonb` keeps numbers so)
==== ==================== ==========================================================================================

Version 2, for rows whose personal columns can be erased: the byte 2, the table's name, 32 bytes that stand for the
personal columns, and the other columns as in version 1. The 32 bytes are sha256(salt ‖ the personal columns as in
version 1); the salt is 16 random bytes of the row. Where the personal columns and the salt are gone, the 32 bytes are
kept in their stead: the leaf is still computed from the row.
"""

import re
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson

VERSION = b"\x01"
WITH_ERASABLE = b"\x02"
LEAF_BYTES = 32
WRITTEN_OUT_FROM = 1e16
"""Floats from here on have an exponent in JSON, and none after a way through `jsonb`."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_OF_A_DAY, _MICROSECONDS = 86_400, 1_000_000
_has_negative_zero = re.compile(rb"-0\.0(?![0-9])").search
_length = struct.Struct(">I").pack
_double = struct.Struct(">d").pack


class EncodedDocument(bytes):
    """A JSON document in its one form already (`encode_document`): it is written so, and hashed so."""


def leaf_of(table: str, values: Mapping[str, Any]) -> bytes:
    """Return the sha256 of a row's encoding: what the row keeps as its leaf.

    `values` are all columns of the row by name but its generated id, its leaf and the transaction that wrote it. Raises
    TypeError for a value of a kind that no column has, ValueError for a time without a zone.
    """
    return sha256(encode_row(table, values)).digest()


def encode_row(table: str, values: Mapping[str, Any]) -> bytes:
    """Return the encoding of a row. Raises as `leaf_of`."""
    names = sorted(values)
    return encode_columns(table, names, [values[name] for name in names])


def encode_columns(table: str, names: Sequence[str], values: Sequence[Any]) -> bytes:
    """Return the encoding of a row whose columns come in the order of their names. Raises as `leaf_of`."""
    return VERSION + _named(table) + encode_fields(names, values)


def encode_apart(table: str, commitment: bytes, names: Sequence[str], values: Sequence[Any]) -> bytes:
    """Return the encoding of a row of version 2: what stands for its personal columns, and the others by name."""
    return apart_beginning(table) + commitment + encode_fields(names, values)


def apart_beginning(table: str) -> bytes:
    """Return what every row of version 2 of a table begins with, before what stands for its personal columns."""
    return WITH_ERASABLE + _named(table)


def encode_fields(names: Sequence[str], values: Sequence[Any]) -> bytes:
    """Return columns in the order given, without the row's beginning. Raises as `leaf_of`."""
    pairs = zip(names, values, strict=True)
    return b"".join([_named(column) + _valued(value) for column, value in pairs if value is not None])


def encode_column(column: str, values: Iterable[Any]) -> list[bytes]:
    """Return one column of many rows: for each row what `encode_fields` has of it. Raises as `leaf_of`.

    A value that is the very object of the row before is encoded once: a batch has one model and one moment.
    """
    name, last, part = _named(column), None, b""
    parts = []
    for value in values:
        if value is not last:
            last, part = value, b"" if value is None else name + _valued(value)
        parts.append(part)
    return parts


def encode_document(value: Any) -> EncodedDocument:
    """Return a JSON document in its one form. Raises TypeError for what JSON does not have."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer of more than 64 bits, among others
        text = b""
    if text and b"e+" not in text and not _has_negative_zero(text):
        return EncodedDocument(text)
    return EncodedDocument(orjson.dumps(_as_kept(value), option=orjson.OPT_SORT_KEYS))


@lru_cache(maxsize=1024)
def _named(name: str) -> bytes:
    encoded = name.encode()
    return _length(len(encoded)) + encoded


def _valued(value: Any) -> bytes:
    """Return the kind of a value, and the value with its length."""
    letter, encode = _ENCODERS.get(type(value)) or _encoder(value)
    content = encode(value)
    return letter + _length(len(content)) + content


def _encoder(value: Any) -> "Encoder":
    """Return the encoder of a value whose type is derived from one that columns hold; it is known from then on."""
    for kind, encoder in list(_ENCODERS.items()):
        if isinstance(value, kind):
            return _ENCODERS.setdefault(type(value), encoder)
    raise TypeError(f"no column holds a value of the type {type(value).__name__}")


def _time(value: datetime) -> bytes:
    if value.utcoffset() is None:
        raise ValueError(f"a time zone is required, got the naive {value.isoformat()}")
    since = value - _EPOCH
    return b"%d" % ((since.days * _SECONDS_OF_A_DAY + since.seconds) * _MICROSECONDS + since.microseconds)


def _decimal(value: Decimal) -> bytes:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).encode()


Encoder = tuple[bytes, Callable[[Any], bytes]]
_ENCODERS: dict[type, Encoder] = {
    bool: (b"b", lambda value: b"1" if value else b"0"),
    int: (b"i", lambda value: b"%d" % value),
    float: (b"f", _double),
    str: (b"t", str.encode),
    bytes: (b"x", bytes),
    datetime: (b"d", _time),
    Decimal: (b"n", _decimal),
    dict: (b"j", encode_document),
    list: (b"j", encode_document),
    EncodedDocument: (b"j", bytes),
}
"""By type; bool before int, which it is as well."""


def _as_kept(value: Any) -> Any:
    """Return a document with its numbers as `jsonb` gives them back."""
    if isinstance(value, Mapping):
        return {key: _as_kept(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_kept(one) for one in value]
    if isinstance(value, float) and abs(value) >= WRITTEN_OUT_FROM:
        return orjson.Fragment(format(Decimal(repr(value)), "f").removesuffix(".0"))
    if isinstance(value, float):
        return float(value) + 0.0
    if isinstance(value, int) and not isinstance(value, bool):
        return orjson.Fragment(str(value))
    return value
