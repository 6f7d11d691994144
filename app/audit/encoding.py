"""One encoding of a row in bytes, the same on every database, and the hash of it that the row keeps: its leaf.

Version 1. The byte 1, the table's name, and for each column that is not null, by name: the column's name, one letter
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
"""

import re
import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson

VERSION = b"\x01"
LEAF_BYTES = 32
WRITTEN_OUT_FROM = 1e16
"""Floats from here on have an exponent in JSON, and none after a way through `jsonb`."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NEGATIVE_ZERO = re.compile(rb"-0\.0(?![0-9])")
_length = struct.Struct(">I").pack
_double = struct.Struct(">d").pack


def leaf_of(table: str, values: Mapping[str, Any]) -> bytes:
    """Return the sha256 of a row's encoding: what the row keeps as its leaf.

    `values` are all columns of the row by name but its generated id, its leaf and the transaction that wrote it. Raises
    TypeError for a value of a kind that no column has, ValueError for a time without a zone.
    """
    return sha256(encode_row(table, values)).digest()


def encode_row(table: str, values: Mapping[str, Any]) -> bytes:
    """Return the encoding of a row. Raises as `leaf_of`."""
    name = table.encode()
    parts = [VERSION, _length(len(name)), name]
    for column in sorted(values):
        value = values[column]
        if value is not None:
            content = _encoded(value)
            name = column.encode()
            parts += (_length(len(name)), name, content[:1], _length(len(content) - 1), content[1:])
    return b"".join(parts)


def encode_document(value: Any) -> bytes:
    """Return a JSON document in its one form. Raises TypeError for what JSON does not have."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer of more than 64 bits, among others
        text = b""
    if text and b"e+" not in text and not _NEGATIVE_ZERO.search(text):
        return text
    return orjson.dumps(_as_kept(value), option=orjson.OPT_SORT_KEYS)


def _encoded(value: Any) -> bytes:
    """Return the letter of a value's kind, and the value."""
    encode = _ENCODERS.get(type(value))
    if encode is None:
        encode = next((found for kind, found in _ENCODERS.items() if isinstance(value, kind)), None)
    if encode is None:
        raise TypeError(f"no column holds a value of the type {type(value).__name__}")
    return encode(value)


def _time(value: datetime) -> bytes:
    if value.utcoffset() is None:
        raise ValueError(f"a time zone is required, got the naive {value.isoformat()}")
    return b"d%d" % ((value - _EPOCH) // _MICROSECOND)


def _decimal(value: Decimal) -> bytes:
    text = format(value, "f")
    return b"n" + (text.rstrip("0").rstrip(".") if "." in text else text).encode()


_ENCODERS: dict[type, Callable[[Any], bytes]] = {
    bool: lambda value: b"b1" if value else b"b0",
    int: lambda value: b"i%d" % value,
    float: lambda value: b"f" + _double(value),
    str: lambda value: b"t" + value.encode(),
    bytes: lambda value: b"x" + value,
    datetime: _time,
    Decimal: _decimal,
    dict: lambda value: b"j" + encode_document(value),
    list: lambda value: b"j" + encode_document(value),
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
    if isinstance(value, float) and value == 0:
        return 0.0
    if isinstance(value, int) and not isinstance(value, bool):
        return orjson.Fragment(str(value))
    return value
