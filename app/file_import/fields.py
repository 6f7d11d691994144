"""What the rows of a file may hold, by kind: which fields, which of them are needed, and how banks name them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ml.contracts.definition import Contract
from app.models import ImportKind

EXTERNAL_ID, FIRST_NAME, LAST_NAME, MANAGER = "external_id", "first_name", "last_name", "manager"
LOGIN, PHONE, EMAIL = "login", "phone", "email"


@dataclass(frozen=True)
class FileField:
    """A field: its name, whether a file must have it, and other names that a column of it may have."""

    name: str
    is_required: bool
    also: tuple[str, ...] = ()


_FIRST_NAME = FileField(FIRST_NAME, True, ("first name", "given_name", "name", "имя"))
_LAST_NAME = FileField(LAST_NAME, True, ("last name", "surname", "family_name", "фамилия"))
PERSON = (
    FileField(
        EXTERNAL_ID,
        True,
        ("client_id", "customer_id", "customer_number", "client_number", "cif", "id", "номер клиента", "ид клиента"),
    ),
    _FIRST_NAME,
    _LAST_NAME,
    FileField(MANAGER, False, ("manager_login", "менеджер", "логин менеджера")),
)
MANAGERS = (
    FileField(LOGIN, True, ("user", "username", "account", "логин")),
    _FIRST_NAME,
    _LAST_NAME,
    FileField(PHONE, False, ("telephone", "phone_number", "телефон")),
    FileField(EMAIL, False, ("e-mail", "mail", "email_address", "почта", "эл. почта")),
)


def fields_of(kind: ImportKind, contract: Contract) -> Sequence[FileField]:
    """Return the fields of a kind of file. Every input of the contract is needed, as in a file that is scored."""
    if kind is ImportKind.MANAGERS:
        return MANAGERS
    features = [
        FileField(feature.name, True, (feature.in_files, feature.labels.en, feature.labels.ru))
        for feature in contract.inputs
    ]
    return (*PERSON, *features)


def key_of(kind: ImportKind) -> str:
    """Return the field by which a row finds what is stored already: it may stand in one row of a file alone."""
    return LOGIN if kind is ImportKind.MANAGERS else EXTERNAL_ID
