"""Weight of evidence by bin, as the scorecard's binning found it on the training rows."""

from collections.abc import Container, Mapping
from itertools import pairwise
from typing import Any

from optbinning import OptimalBinning

from app.ml.scoring.categories import MISSING

Row = dict[str, Any]
STRENGTHS = ((0.02, "not predictive"), (0.1, "weak"), (0.3, "medium"))
"""Information values below which a feature is called so; Siddiqi (2006)."""


def evidence_by_bin(bins: Mapping[str, OptimalBinning], flags: Container[str] = ()) -> dict[str, list[Row]]:
    """Return the bins of each feature: rows, bad, bad rate, weight of evidence, part of the information value.

    The weight of evidence is ln(share of the good / share of the bad): above 0 the bin is better than the whole.
    `flags` are the features that are true or false.
    """
    return {name: _rows(found, is_flag=name in flags) for name, found in bins.items()}


def strength(information_value: float) -> str:
    """Say how much a feature tells alone.

    >>> strength(0.01), strength(0.2), strength(0.5)
    ('not predictive', 'medium', 'strong')
    """
    return next((name for below, name in STRENGTHS if information_value < below), "strong")


def _rows(found: OptimalBinning, *, is_flag: bool) -> list[Row]:
    table = found.binning_table.build(add_totals=False)
    table = table[table["Count"] > 0]
    names = _ranges(found) if found.dtype == "numerical" else {}
    if is_flag and len(found.splits) == 1:
        names = {0: "no", 1: "yes"}
    return [
        {
            "bin": names.get(place, _words(label)),
            "rows": int(count),
            "share": float(share),
            "bad": int(bad),
            "rate": float(rate),
            "woe": float(woe),
            "iv": float(iv),
        }
        for place, label, count, share, bad, rate, woe, iv in zip(
            table.index,
            table["Bin"],
            table["Count"],
            table["Count (%)"],
            table["Event"],
            table["Event rate"],
            table["WoE"],
            table["IV"],
            strict=True,
        )
    ]


def _ranges(found: OptimalBinning) -> dict[int, str]:
    """Return the ranges of numbers by the place of their bin; the last two bins of a table are no ranges."""
    ends = [float(end) for end in found.splits]
    if not ends:
        return {0: "all values"}
    inner = [f"{low:,.6g} to {high:,.6g}" for low, high in pairwise(ends)]
    return dict(enumerate([f"below {ends[0]:,.6g}", *inner, f"from {ends[-1]:,.6g}"]))


def _words(label: Any) -> str:
    """Return a bin of categories as people list them."""
    if isinstance(label, str):
        return MISSING if label == "Missing" else label.lower()
    return ", ".join(map(str, label))
