"""The texts of a contract in the languages of the product: labels, groups, reasons, marks."""

import operator
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """A piece of a contract: nothing unknown in it, never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Labels(Part):
    """A text in the languages of the product."""

    ru: Text
    en: Text


class Category(Part):
    """One allowed value of a categorical feature."""

    value: Annotated[str, Field(min_length=1)]
    labels: Labels


class Group(Part):
    """Features that are shown together."""

    name: Identifier
    labels: Labels


class ValueCase(StrEnum):
    """What kind of value a sentence is about: none, or one below or above the median of the training data."""

    MISSING = "missing"
    LOW = "low"
    HIGH = "high"


class CaseSentences(Part):
    """Sentences for one kind of value; a side that is left out has the general sentence."""

    lowers: Labels | None = None
    raises: Labels | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.lowers is None and self.raises is None:
            raise ValueError("a case needs a sentence: lowers, raises or both")
        return self


class Sentences(Part):
    """The sentences of one reader if a feature lowers or raises the rating: about the fact, true of every value.

    `cases` are sentences that are true of missing, low or high values, and are used for those.
    """

    lowers: Labels
    raises: Labels
    cases: dict[ValueCase, CaseSentences] = Field(default_factory=dict, exclude_if=operator.not_)


class Reasons(Sentences):
    """The sentences for the borrower, and in the third person for the bank's people."""

    manager: Sentences | None = Field(default=None, exclude_if=operator.not_)

    @property
    def all_cases(self) -> frozenset[ValueCase]:
        """The cases that any reader has sentences for."""
        return frozenset(self.cases) | frozenset(self.manager.cases if self.manager else ())


OTHER = Group(name="other", labels=Labels(ru="Прочее", en="Other"))
"""The group of features without a group in their contract."""


def general_reasons(labels: Labels) -> Reasons:
    """Return the default sentences of a feature whose contract has none.

    >>> general_reasons(Labels(ru="Доход", en="Income")).raises.en
    'Income: this counts in your favour'
    """
    return Reasons(
        lowers=Labels(ru=f"{labels.ru}: это говорит не в вашу пользу", en=f"{labels.en}: this counts against you"),
        raises=Labels(ru=f"{labels.ru}: это говорит в вашу пользу", en=f"{labels.en}: this counts in your favour"),
        manager=general_sentences(labels),
    )


def general_sentences(labels: Labels) -> Sentences:
    """Return the default sentences in the third person.

    >>> general_sentences(Labels(ru="Доход", en="Income")).lowers.en
    'Income: this counts against the application'
    """
    return Sentences(
        lowers=Labels(
            ru=f"{labels.ru}: это говорит не в пользу клиента", en=f"{labels.en}: this counts against the application"
        ),
        raises=Labels(
            ru=f"{labels.ru}: это говорит в пользу клиента", en=f"{labels.en}: this counts in favour of the application"
        ),
    )
