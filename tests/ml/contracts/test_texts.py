"""What people are told: sentences of their own for every feature the model sees, and none that is said twice."""

import re
from itertools import chain

import pytest

from app.ml.contracts.definition import Contract
from app.ml.contracts.form import applicant_form
from app.ml.contracts.loader import load_contract, parse_contract, shipped_contracts
from app.ml.contracts.texts import Labels, Reasons, general_reasons
from app.ml.grades.bands import describe_bands

BANK = """\
name: bank
version: 1
title: {ru: Банк, en: Bank}
features:
  - name: income
    labels: {ru: Доход, en: Income}
    type: money
    allowed: [0, 1000]
    governance: [allowed]
  - name: age
    labels: {ru: Возраст, en: Age}
    type: int
    allowed: [18, 110]
    governance: [protected]
"""
BOTH = pytest.mark.parametrize("contract", [load_contract(name) for name in shipped_contracts()], ids=lambda c: c.name)


def sentences(contract: Contract, language: str) -> list[str]:
    """All sentences of the contract itself, in the order of its features."""
    told: list[tuple[Labels | None, Labels | None]] = []
    for reasons in (feature.reasons for feature in contract.features if feature.reasons):
        for reader in (reasons, reasons.manager):
            if reader:
                told += [(reader.lowers, reader.raises), *((one.lowers, one.raises) for one in reader.cases.values())]
    return [getattr(labels, language) for labels in chain.from_iterable(told) if labels]


@BOTH
def test_every_feature_in_the_model_has_its_own_sentences(contract: Contract) -> None:
    assert [f.name for f in contract.features if f.reasons and f.reasons.manager] == [
        f.name for f in contract.features if f.in_model
    ]


@BOTH
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_sentence_is_said_twice(contract: Contract, language: str) -> None:
    told = sentences(contract, language)
    assert len({sentence.casefold() for sentence in told}) == len(told)


@BOTH
def test_each_sentence_is_in_its_language_and_short_enough_to_stand_beside_a_bar(contract: Contract) -> None:
    for language, letters in (("ru", "[а-яё]"), ("en", "[a-z]")):
        for sentence in sentences(contract, language):
            assert re.match(letters, sentence, re.IGNORECASE)
            assert len(sentence) <= 95
            assert not sentence.endswith(".")
    assert not [sentence for sentence in sentences(contract, "ru") if re.search("[a-z]", sentence, re.IGNORECASE)]


@BOTH
def test_sentences_are_about_the_fact_and_never_about_the_score(contract: Contract) -> None:
    about_the_score = re.compile(r"рейтинг|балл|оценк|скор|\b(score|rating|points|model)", re.IGNORECASE)
    told = sentences(contract, "ru") + sentences(contract, "en")
    assert not [sentence for sentence in told if about_the_score.search(sentence)]


@BOTH
def test_every_feature_is_in_a_group_of_the_contract(contract: Contract) -> None:
    form = applicant_form(contract, describe_bands())
    groups = [group["name"] for group in form["groups"]]
    assert groups == [group.name for group in contract.groups]
    assert {feature["group"] for feature in form["features"]} == set(groups)


def test_a_contract_without_groups_and_sentences_gets_general_ones() -> None:
    form = applicant_form(parse_contract(BANK, source="bank.yaml"), describe_bands())
    assert [group["name"] for group in form["groups"]] == ["other"]
    income, age = form["features"]
    assert (income["group"], age["group"], income["special"]) == ("other", "other", [])
    assert income["reasons"] == {
        "lowers": {"ru": "Доход: это говорит не в вашу пользу", "en": "Income: this counts against you"},
        "raises": {"ru": "Доход: это говорит в вашу пользу", "en": "Income: this counts in your favour"},
        "cases": {},
        "manager": {
            "lowers": {
                "ru": "Доход: это говорит не в пользу клиента",
                "en": "Income: this counts against the application",
            },
            "raises": {
                "ru": "Доход: это говорит в пользу клиента",
                "en": "Income: this counts in favour of the application",
            },
            "cases": {},
        },
    }
    assert age["reasons"] is None


def test_a_contracts_own_sentences_win() -> None:
    own = BANK.replace(
        "    type: money\n",
        "    type: money\n    reasons: {lowers: {ru: Мало, en: Little}, raises: {ru: Много, en: Much}}\n",
    )
    income = parse_contract(own, source="bank.yaml").by_name["income"]
    assert income.reasons == Reasons(lowers=Labels(ru="Мало", en="Little"), raises=Labels(ru="Много", en="Much"))
    assert income.reasons != general_reasons(income.labels)


@BOTH
def test_the_bank_reads_of_a_client_and_the_borrower_of_you(contract: Contract) -> None:
    second_person = re.compile(r"\b(you|your|вы|ваш\w*|вас|вам)\b", re.IGNORECASE)
    for feature in contract.features:
        if feature.reasons and feature.reasons.manager:
            said = feature.reasons.manager.model_dump_json()
            assert not second_person.search(said), said


def test_a_sentence_for_a_kind_of_value_is_in_the_form() -> None:
    fields = {
        field["name"]: field for field in applicant_form(load_contract("consumer_loan"), describe_bands())["features"]
    }
    assets = fields["assets_total"]["reasons"]
    assert assets["cases"]["missing"] == {
        "lowers": {"ru": "Стоимость вашего имущества не указана", "en": "The value of your assets is not stated"}
    }
    assert "not stated" not in assets["cases"]["low"]["lowers"]["en"]
    assert set(assets["manager"]["cases"]) == set(assets["cases"])


def test_the_form_says_whether_payments_are_an_input_and_what_can_be_changed() -> None:
    form = applicant_form(load_contract("consumer_loan"), describe_bands())
    assert form["uses_payment_history"] is False
    changeable = {field["name"]: field["actionable"] for field in form["features"]}
    assert [changeable[name] for name in ("credit_amount", "annuity", "has_negative_records", "job_type")] == [
        True, True, False, None
    ]  # fmt: skip
    own = BANK.replace("title:", "payment_history: [income]\ntitle:")
    assert applicant_form(parse_contract(own, source="bank.yaml"), describe_bands())["uses_payment_history"] is True
    assert applicant_form(parse_contract(BANK, source="bank.yaml"), describe_bands())["uses_payment_history"] is None


def test_a_value_that_is_no_quantity_has_a_label() -> None:
    fields = {
        field["name"]: field
        for field in applicant_form(load_contract("card_application"), describe_bands())["features"]
    }
    assert fields["days_employed"]["special"] == [
        {"value": 365243, "labels": {"ru": "не работает", "en": "not employed"}}
    ]


def test_the_form_tells_what_the_bands_mean() -> None:
    bands = applicant_form(load_contract("consumer_loan"), describe_bands())["bands"]
    assert [(band["band"], band["below"]) for band in bands] == [
        ("A", 0.05), ("B", 0.12), ("C", 0.25), ("D", 0.45), ("E", None)
    ]  # fmt: skip
    assert all(set(band["labels"]) == set(band["meaning"]) == {"ru", "en"} for band in bands)
