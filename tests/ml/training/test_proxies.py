"""What the features used know of a protected one: a table where they nearly tell it, a twin where they do not."""

import numpy as np

from app.ml.contracts.columns import to_arrays
from app.ml.contracts.loader import parse_contract
from app.ml.training.proxies import find_proxies
from app.ml.training.sample import Sample

CONTRACT = parse_contract(
    """
name: proxies
version: 1
title: {ru: Замены, en: Proxies}
features:
  - name: area
    labels: {ru: Район, en: Area}
    type: category
    categories:
      - {value: north, labels: {ru: север, en: north}}
      - {value: south, labels: {ru: юг, en: south}}
    governance: [allowed]
  - name: income
    labels: {ru: Доход, en: Income}
    type: int
    allowed: [0, 1000]
    monotone: decreasing
    governance: [allowed]
  - name: nationality
    labels: {ru: Гражданство, en: Nationality}
    type: category
    categories:
      - {value: a, labels: {ru: а, en: a}}
      - {value: b, labels: {ru: б, en: b}}
      - {value: rare, labels: {ru: в, en: rare}}
    governance: [protected, monitor_only]
  - name: age
    labels: {ru: Возраст, en: Age}
    type: int
    allowed: [18, 99]
    governance: [protected, monitor_only]
""",
    source="proxies.yaml",
)


def sample(rows: int, seed: int, *, apart: float) -> Sample:
    """Areas in which that share of people has the nationality of the area; income grows with age as strongly."""
    random = np.random.default_rng(seed)
    area = random.choice(["north", "south"], rows)
    own = random.random(rows) < apart
    nationality = np.where(own, np.where(area == "north", "a", "b"), random.choice(["a", "b"], rows)).astype(object)
    nationality[:5] = "rare"
    age = random.integers(18, 80, rows)
    income = np.where(own, age * 10, random.integers(180, 800, rows))
    columns = {
        "area": area.tolist(),
        "income": income.tolist(),
        "nationality": nationality.tolist(),
        "age": age.tolist(),
    }
    return Sample(to_arrays(CONTRACT, columns), random.integers(0, 2, rows), list(map(str, range(rows))))


def test_features_that_nearly_tell_a_protected_one_are_a_warning() -> None:
    nationality, age = find_proxies(CONTRACT, sample(600, 1, apart=0.9), sample(300, 2, apart=0.9), seed=1)
    assert (nationality.feature, age.feature) == ("nationality", "age")
    assert nationality.group in ("a", "b")
    assert nationality.auc > 0.9
    assert age.group.startswith("above ")
    assert nationality.is_suspicious
    assert age.is_suspicious
    assert nationality.sentence.startswith("nationality: the features used predict it (AUC 0.9")


def test_a_twin_whose_features_know_nothing_is_none() -> None:
    found = find_proxies(CONTRACT, sample(600, 1, apart=0), sample(300, 2, apart=0), seed=1)
    assert [proxy.feature for proxy in found] == ["nationality", "age"]
    assert [proxy for proxy in found if proxy.is_suspicious] == []
    assert all(abs(proxy.auc - 0.5) < 0.12 for proxy in found)
