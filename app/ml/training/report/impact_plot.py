"""The adverse impact ratio over cut-offs as a drawing."""

from collections.abc import Sequence
from typing import Any

from matplotlib.ticker import PercentFormatter

from app.ml.training.report.impact import Impact
from app.ml.training.report.plots import COLOURS, drawn

FOUR_FIFTHS = 0.8


def impact(place: int, curve: Sequence[Impact]) -> str:
    """Return the ratio with its interval at each cut-off, beside the four fifths below which it is looked into."""

    def paint(axes: Any) -> None:
        cut_offs = [one.cut_off for one in curve]
        low, high = ([getattr(one.ratio, end) for one in curve] for end in ("low", "high"))
        axes.fill_between(cut_offs, low, high, color=COLOURS["one"], alpha=0.18, linewidth=0)
        axes.plot(
            cut_offs, [one.ratio.value for one in curve], color=COLOURS["one"], linewidth=1.6, marker="o", markersize=3
        )
        axes.axhline(FOUR_FIFTHS, color=COLOURS["two"], linewidth=1, linestyle="--")
        axes.annotate("four fifths", (cut_offs[0], FOUR_FIFTHS), (0, 3), textcoords="offset points")
        axes.set(
            title="Lowest share approved over highest",
            xlabel="approved below this PD (95 % interval shaded)",
            ylim=(0, max(1.05, min(1.5, max(high)))),
        )
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))

    return drawn(f"impact{place}", paint, size=(4.6, 3))
