"""Hints in a column's name: an identifier, a protected trait, a key, something known only afterwards."""

import keyword
import re
from collections.abc import Collection
from itertools import pairwise

from pydantic import BaseModel

from app.ml.contracts.definition import RESERVED_NAMES

LONGEST_NAME = 60
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)
_UNUSABLE = RESERVED_NAMES | set(keyword.kwlist) | {name for name in dir(BaseModel) if not name.startswith("_")}

_PROTECTED = frozenset(
    {
        "age", "sex", "gender", "race", "ethnicity", "ethnic", "religion", "nationality", "citizenship", "citizen",
        "foreign", "foreigner", "foreigners", "nation", "birthplace", "native", "children", "child", "kids", "deti",
        "detey",
        "rebenok", "natsiya", "inostranets", "immigrant", "marital", "marriage", "married", "birth", "birthday",
        "dob", "disability",
        "pregnant", "pol", "vozrast", "natsionalnost", "grazhdanstvo", "brak", "rozhdeniya", "religiya", "invalidnost",
    }
)  # fmt: skip
_PROTECTED_PAIRS = {("family", "status"), ("civil", "status"), ("personal", "status"), ("semeynoe", "polozhenie")}
_STAND_INS = {
    "where people live, and so for origin": frozenset(
        {
            "area", "region", "district", "zip", "zipcode", "postcode", "postal", "city", "town", "county",
            "province", "address",
            "neighborhood", "neighbourhood", "rayon", "oblast", "gorod", "adres", "indeks",
        }
    ),
    "having children": frozenset({"dependents", "dependants", "household", "maternity", "izhdiventsev", "izhdiventsy"}),
    "nationality": frozenset({"language", "country", "surname", "patronymic", "strana", "yazyk", "familiya"}),
}  # fmt: skip
_NAMES_OF_KINDS = frozenset(
    {
        "purpose", "area", "region", "district", "profession", "occupation", "job", "code", "type", "kind", "sector",
        "industry",
        "branch", "category", "class", "status", "zip", "zipcode", "postcode", "product", "channel", "segment",
        "education",
        "marital", "housing", "nationality", "country", "city", "state", "province", "race", "religion", "tsel",
        "professiya",
        "rayon", "otrasl", "kod", "tip", "vid", "dolzhnost", "gorod", "produkt", "kanal",
    }
)  # fmt: skip
_COUNTS = frozenset(
    {
        "number",
        "num",
        "count",
        "cnt",
        "amount",
        "amt",
        "sum",
        "total",
        "days",
        "months",
        "years",
        "rate",
        "score",
        "since",
    }
)
_AGE_OF_THINGS = frozenset(
    {
        "account",
        "accounts",
        "loan",
        "credit",
        "car",
        "vehicle",
        "business",
        "company",
        "oldest",
        "trade",
        "file",
        "card",
    }
)
_KEYS = frozenset(
    {
        "id", "ids", "uuid", "guid", "key", "rownames", "rowname", "rownum", "index", "nomer", "idx", "passport", "inn",
        "snils", "phone", "email",
    }
)  # fmt: skip
_TOO_LATE = re.compile(
    r"charge_?off|written_?off|write_?off|recover|collection|settle|last_p(ay)?m(e)?nt|total_p(ay)?m(e)?nt"
    r"|total_rec|out_prncp|outcome|closed_date|close_date|closing|loss_given|lgd|default_date|^days_past_due$|(^|_)dpd(_|$)"
    r"|prosroch|spisan|vzysk|pogash|defolt"
)


def identifier(column: str, *, taken: Collection[str] = (), place: int = 1) -> str:
    """Return a column's name as the contract writes names; it stays a label and the name in files.

    >>> identifier("RevolvingUtilization"), identifier("Доход, руб."), identifier("class"), identifier("30-59 days")
    ('revolving_utilization', 'dokhod_rub', 'class_value', 'f_30_59_days')
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column)
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in parted.lower())
    name = re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:LONGEST_NAME].strip("_") or f"column_{place}"
    if name[0].isdigit():
        name = f"f_{name}"
    if name in _UNUSABLE:
        name = f"{name}_value"
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique


def is_protected(name: str) -> bool:
    """Whether an identifier names a trait that fair-lending rules protect.

    >>> [is_protected(name) for name in ("age_in_years", "personal_status_and_sex", "average", "oldest_account_age")]
    [True, True, False, False]
    """
    words = name.split("_")
    if _PROTECTED_PAIRS.intersection(pairwise(words)):
        return True
    found = _PROTECTED.intersection(words)
    return bool(found - {"age"}) or ("age" in found and not _AGE_OF_THINGS.intersection(words))


def stand_in_for(name: str) -> str:
    """Return the trait that a feature of that name can stand in for, or an empty text.

    >>> stand_in_for("area_code"), stand_in_for("number_of_dependents"), stand_in_for("income")
    ('where people live, and so for origin', 'having children', '')
    """
    words = set(name.split("_"))
    return next((trait for trait, names in _STAND_INS.items() if names & words), "")


def names_kinds(name: str) -> str:
    """Return the word by which an identifier names kinds of something rather than a quantity, or an empty text.

    >>> names_kinds("loan_purpose"), names_kinds("area"), names_kinds("number_of_jobs"), names_kinds("job_months")
    ('purpose', 'area', '', '')
    """
    words = name.split("_")
    return "" if _COUNTS & set(words) else next((word for word in words if word in _NAMES_OF_KINDS), "")


def is_key(name: str) -> bool:
    """Whether an identifier names a key rather than a quantity.

    >>> is_key("client_id"), is_key("paid")
    (True, False)
    """
    return bool(_KEYS.intersection(name.split("_")))


def is_known_too_late(name: str) -> bool:
    """Whether an identifier sounds like something known only after the outcome.

    >>> is_known_too_late("recoveries"), is_known_too_late("total_rec_prncp"), is_known_too_late("income")
    (True, True, False)
    """
    return _TOO_LATE.search(name) is not None
