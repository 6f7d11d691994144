"""The texts of a contract in the languages of the product: labels, groups, reasons, marks."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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


class Reasons(Part):
    """The sentences for a borrower if a feature lowers or raises the rating: about the fact."""

    lowers: Labels
    raises: Labels


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
    )
