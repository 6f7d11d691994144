"""Plots as SVG text whose colours are the page's own custom properties: one drawing for light, dark and print."""

import io
import re
from collections.abc import Callable, Sequence
from textwrap import fill
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from numpy.typing import NDArray
from sklearn.metrics import roc_curve

from app.ml.contracts.arrays import Floats
from app.ml.evaluation.auc import Interval
from app.ml.training.report.effects import Effect

Axes = Any
LINE_OF_TITLE, LINE_OF_LABEL = 38, 24
"""Letters in a line: longer text is wrapped, none is cut off."""
YES_NO = {True: "yes", False: "no"}
LONG_TAIL = 5
"""The whole reach over that of the lower half, from which on the axis is logarithmic."""

COLOURS = {
    "ink": "#010203",
    "soft": "#040506",
    "line": "#070809",
    "one": "#0a0b0c",
    "two": "#0d0e0f",
    "paper": "#101112",
}
"""Stand-ins that no drawing has by chance; each becomes `var(--plot-NAME)`."""
STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.edgecolor": COLOURS["line"],
    "axes.labelcolor": COLOURS["soft"],
    "axes.titlecolor": COLOURS["ink"],
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": COLOURS["line"],
    "grid.linewidth": 0.5,
    "text.color": COLOURS["ink"],
    "xtick.color": COLOURS["soft"],
    "ytick.color": COLOURS["soft"],
    "legend.frameon": False,
    "legend.labelcolor": COLOURS["soft"],
}


def drawn(name: str, paint: Callable[[Axes], None], *, size: tuple[float, float] = (4.6, 3.4)) -> str:
    """Return a drawing as SVG; `name` keeps its ids distinct on the page."""
    with mpl.rc_context({**STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=size, layout="constrained")
        paint(figure.subplots())
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    for colour, value in COLOURS.items():
        text = text.replace(value, f"var(--plot-{colour})")
    text = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", text)
    return re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'role="img"', text, count=1)


def roc(outcome: NDArray[np.int64], curves: Sequence[tuple[str, Floats]]) -> str:
    """ROC curves of several scores on the same rows."""

    def paint(axes: Axes) -> None:
        for (label, proba), colour in zip(curves, ("one", "two"), strict=False):
            false_positive, true_positive, _ = roc_curve(outcome, proba)
            axes.plot(false_positive, true_positive, color=COLOURS[colour], label=label, linewidth=1.6)
        axes.plot([0, 1], [0, 1], color=COLOURS["line"], linewidth=1, linestyle="--")
        axes.set(title="ROC", xlabel="good mistaken for bad", ylabel="bad found", xlim=(0, 1), ylim=(0, 1.005))
        axes.legend(loc="lower right")

    return drawn("roc", paint)


def gains(caught: Sequence[float]) -> str:
    """Share of all bad loans among the riskiest applicants, by tenths."""

    def paint(axes: Axes) -> None:
        tenths = np.linspace(0, 1, len(caught) + 1)
        axes.plot(tenths, [0, *caught], color=COLOURS["one"], marker="o", markersize=3, linewidth=1.6)
        axes.plot([0, 1], [0, 1], color=COLOURS["line"], linewidth=1, linestyle="--")
        axes.set(
            title="Gains", xlabel="riskiest applicants, share", ylabel="share of all bad", xlim=(0, 1), ylim=(0, 1.02)
        )

    return drawn("gains", paint)


def calibration(groups: Sequence[tuple[float, Interval]]) -> str:
    """Bad rate with its interval against mean PD, in ten groups of equal size."""

    def paint(axes: Axes) -> None:
        proba = [mean for mean, _ in groups]
        rates = [interval.value for _, interval in groups]
        reach = np.array([[i.value - i.low, i.high - i.value] for _, i in groups]).T.clip(0)
        top = max([*proba, *(interval.high for _, interval in groups)]) * 1.05
        axes.plot([0, top], [0, top], color=COLOURS["line"], linewidth=1, linestyle="--")
        axes.errorbar(proba, rates, yerr=reach, fmt="o", markersize=4, color=COLOURS["one"], linewidth=1.2, capsize=2)
        axes.set(
            title="Calibration, held out",
            xlabel="mean PD",
            ylabel="bad rate, 95 % interval",
            xlim=(0, top),
            ylim=(0, top),
        )

    return drawn("calibration", paint)


def distributions(edges: Floats, good: Floats, bad: Floats) -> str:
    """Plot the scores of good and of bad loans."""

    def paint(axes: Axes) -> None:
        for label, shares, colour in (("good", good, "one"), ("bad", bad, "two")):
            axes.stairs(shares, edges, fill=True, color=COLOURS[colour], alpha=0.35)
            axes.stairs(shares, edges, color=COLOURS[colour], linewidth=1.4, label=label)
        axes.set(title="Score distribution, held out", xlabel="PD", ylabel="share of the loans")
        axes.legend()

    return drawn("distributions", paint)


def effect(place: int, found: Effect) -> str:
    """Mean PD over the values of one feature; a missing value stands apart."""
    known = [(value, pd) for value, pd in zip(found.values, found.proba, strict=True) if value is not None]
    missing = [pd for value, pd in zip(found.values, found.proba, strict=True) if value is None]

    def paint(axes: Axes) -> None:
        if found.feature.is_numeric and len(known) > 2:
            _curve(axes, [value for value, _ in known], [pd for _, pd in known], missing, found.feature.unit)
        else:
            named = [(YES_NO.get(value, value) if found.feature.type == "bool" else value, pd) for value, pd in known]
            bars = [*named, *(("missing", pd) for pd in missing)][::-1]
            colours = [COLOURS["two" if value == "missing" else "one"] for value, _ in bars]
            axes.barh([fill(str(value), LINE_OF_LABEL) for value, _ in bars], [pd for _, pd in bars], color=colours)
            axes.set(xlabel="mean PD")
            axes.grid(visible=False, axis="y")
        axes.set_title(fill(found.feature.in_files, LINE_OF_TITLE), loc="left", x=0)

    return drawn(f"effect{place}", paint, size=(3.4, 2.4))


def _curve(
    axes: Axes, values: Sequence[float], proba: Sequence[float], missing: Sequence[float], unit: str | None
) -> None:
    """Draw the values in line, on a logarithmic axis where most of them crowd at its left end; a bar for missing."""
    axes.plot(values, proba, color=COLOURS["one"], linewidth=1.6, marker="o", markersize=2.5)
    axes.set(ylabel="mean PD", xlabel=unit or "")
    axes.margins(y=0.15)
    middle = values[len(values) // 2]
    if values[-1] - values[0] > LONG_TAIL * max(middle - values[0], 1e-12):
        axes.set_xscale("symlog", linthresh=max(abs(middle), 1e-6))
        axes.xaxis.set_major_locator(FixedLocator([values[0], middle, values[-1]]))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: plain_number(value)))
    if missing:
        beside = axes.inset_axes([1.04, 0, 0.1, 1], sharey=axes)
        beside.bar([0.0], missing, color=COLOURS["two"])
        beside.set_xticks([0.0], ["missing"])
        beside.xaxis.tick_top()
        beside.tick_params(labelleft=False, left=False)
        beside.grid(visible=False, axis="x")


def plain_number(value: float) -> str:
    """Write a number as people do: no powers, thousands apart.

    >>> plain_number(1_250_000.0), plain_number(0.25), plain_number(12.0)
    ('1 250 000', '0.25', '12')
    """
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def over_time(rows: Sequence[dict[str, Any]]) -> str:
    """Bad rate and mean PD by period."""

    def paint(axes: Axes) -> None:
        places = range(len(rows))
        axes.plot(
            places, [row["rate"] for row in rows], color=COLOURS["two"], marker="o", markersize=3, label="bad rate"
        )
        axes.plot(places, [row["pd"] for row in rows], color=COLOURS["one"], marker="o", markersize=3, label="mean PD")
        axes.set_xticks(list(places), [row["from"] for row in rows], rotation=30, ha="right")
        axes.set(title="Over time", ylim=(0, None))
        axes.legend()

    return drawn("overtime", paint, size=(7, 3))
