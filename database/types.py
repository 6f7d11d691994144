"""Column types that behave the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Enum, Integer, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

BIG_ID: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""64-bit key for tables that grow with every request; SQLite's INTEGER is 64 bits wide already."""

JSON_DOCUMENT: TypeEngine[Any] = JSON().with_variant(JSONB(), "postgresql")
"""A JSON value. PostgreSQL keeps it parsed; key order is not part of the value."""

BYTE_ORDER: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""A text that sorts by its signs alone, whatever language the database was created for; SQLite does so anyway."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes in, aware UTC datetimes out.

    SQLite has no time zones and stores UTC without an offset, so a naive value could mean anything: it is
    refused with ValueError (SQLAlchemy hands it on as StatementError).
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zone into UTC."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a time zone is required, got the naive {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite dropped."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number stored exactly: NUMERIC, and on SQLite an integer of 10^-scale units.

    SQLite would keep NUMERIC as a binary float. Floats, values with more decimals than `scale` and values
    with more digits than `precision` are refused instead of rounded (TypeError or ValueError, handed on by
    SQLAlchemy as StatementError).
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Integer units on SQLite, NUMERIC elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Check the value and turn it into what the database stores."""
        if value is None:
            return None
        units = self._units(value)
        return units if dialect.name == "sqlite" else Decimal(units).scaleb(-self.scale)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Turn stored units back into a decimal with `scale` decimals."""
        if value is None:
            return None
        return Decimal(value).scaleb(-self.scale) if dialect.name == "sqlite" else value

    def _units(self, value: Decimal | int) -> int:
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise TypeError(f"an exact decimal is required, got {type(value).__name__}")
        amount = Decimal(value)
        if not amount.is_finite() or abs(amount) >= 10 ** (self.precision - self.scale):
            raise ValueError(f"{value} does not fit {self.precision} digits with {self.scale} decimals")
        rounded = amount.quantize(Decimal(1).scaleb(-self.scale))
        if rounded != amount:
            raise ValueError(f"{value} has more than {self.scale} decimals")
        return int(rounded.scaleb(self.scale))


def enum_column(enum_class: type[StrEnum], *, check: bool = True) -> Enum:
    """Type of a column that stores an enum's values (not its names) as text, with a CHECK on them.

    `check=False` is for a column whose own constraint is narrower. Make a new one per column: the CHECK
    belongs to its table.
    """
    return Enum(
        enum_class,
        name=enum_class.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=check,
        validate_strings=True,
        length=16,
    )
