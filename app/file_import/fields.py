"""What the rows of a file may hold, by kind: which fields, which of them are needed, and how banks name them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ml.contracts.definition import Contract
from app.models import ImportKind

EXTERNAL_ID, FIRST_NAME, LAST_NAME, MANAGER = "external_id", "first_name", "last_name", "manager"
LOGIN, PHONE, EMAIL = "login", "phone", "email"
CLIENT = "client_external_id"
AMOUNT, RATE, TERM, OPENED = "amount_total", "annual_rate", "term_months", "opened_on"
HISTORY, AS_OF = "payment_history", "as_of"
DEFAULTED, DEFINITION = "defaulted_on", "default_definition"
MONTH, STATUS = "month", "status"


@dataclass(frozen=True)
class FileField:
    """A field: its name, whether a file must have it, and other names that a column of it may have.

    A field with a `companion` says nothing without it: a file has both of them or neither.
    """

    name: str
    is_required: bool
    also: tuple[str, ...] = ()
    companion: str | None = None


_CLIENT_NAMES = ("client_id", "customer_id", "customer_number", "client_number", "cif", "номер клиента", "ид клиента")
_CREDIT_NAMES = (
    "credit_id",
    "loan_id",
    "account_id",
    "contract_number",
    "номер кредита",
    "номер договора",
    "ид кредита",
)
_FIRST_NAME = FileField(FIRST_NAME, True, ("first name", "given_name", "name", "имя"))
_LAST_NAME = FileField(LAST_NAME, True, ("last name", "surname", "family_name", "фамилия"))
PERSON = (
    FileField(EXTERNAL_ID, True, (*_CLIENT_NAMES, "id")),
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

CREDITS = (
    FileField(EXTERNAL_ID, True, (*_CREDIT_NAMES, "id")),
    FileField(CLIENT, True, _CLIENT_NAMES),
    FileField(AMOUNT, True, ("amount", "credit_amount", "loan_amount", "principal", "сумма", "сумма кредита")),
    FileField(RATE, True, ("rate", "interest_rate", "ставка", "процентная ставка")),
    FileField(OPENED, False, ("opened", "open_date", "start_date", "issue_date", "дата выдачи", "дата открытия")),
    FileField(TERM, False, ("term", "срок", "срок в месяцах")),
    FileField(HISTORY, False, ("history", "payments", "платежная история", "платёжная история"), AS_OF),
    FileField(AS_OF, False, ("report_month", "reporting_date", "отчетная дата", "отчётная дата"), HISTORY),
    FileField(DEFAULTED, False, ("default_date", "дата дефолта"), DEFINITION),
    FileField(DEFINITION, False, ("definition_of_default", "определение дефолта"), DEFAULTED),
)
PAYMENTS = (
    FileField(EXTERNAL_ID, True, (*_CREDIT_NAMES, "id", "credit_external_id")),
    FileField(MONTH, True, ("report_month", "period", "месяц", "период")),
    FileField(STATUS, True, ("payment_status", "статус")),
)
_OF_THE_BANK = {ImportKind.MANAGERS: MANAGERS, ImportKind.CREDITS: CREDITS, ImportKind.PAYMENTS: PAYMENTS}
_KEYS = {ImportKind.MANAGERS: (LOGIN,), ImportKind.PAYMENTS: (EXTERNAL_ID, MONTH)}


def fields_of(kind: ImportKind, contract: Contract) -> Sequence[FileField]:
    """Return the fields of a kind of file. Every input of the contract is needed, as in a file that is scored."""
    if kind in _OF_THE_BANK:
        return _OF_THE_BANK[kind]
    features = [
        FileField(feature.name, True, (feature.in_files, feature.labels.en, feature.labels.ru))
        for feature in contract.inputs
    ]
    return (*PERSON, *features)


def is_of_credits(kind: ImportKind) -> bool:
    """Whether the rows are about credits, not people."""
    return kind in {ImportKind.CREDITS, ImportKind.PAYMENTS}


def key_of(kind: ImportKind) -> tuple[str, ...]:
    """Return the fields by which a row finds what is stored already: they may stand in one row of a file alone."""
    return _KEYS.get(kind, (EXTERNAL_ID,))
