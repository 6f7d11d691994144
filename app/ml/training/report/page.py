"""Build the report: one self-contained HTML file, and the model card in Markdown."""

import json
from functools import cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from app.ml.evaluation.auc import Interval
from app.ml.evaluation.stability import verdict_of
from app.ml.registry.cards import Card
from app.ml.training.evidence import strength
from app.ml.training.pipeline import TrainingResult, inputs_of
from app.ml.training.report import plots, tables
from app.ml.training.report.ablation import METHOD, ablation_table
from app.ml.training.report.effects import Effect, feature_effects, reason_table
from app.ml.training.report.fairness import fairness_tables
from app.ml.training.report.impact_plot import impact
from app.ml.training.report.plain import plain
from app.ml.training.report.segments import segment_table, univariate_gini

REPORT_FILE, CARD_FILE, FIGURES_FILE = "report.html", "model-card.md", "report.json"
MAX_EFFECTS = 12


class Report:
    """Everything the templates show, computed once."""

    def __init__(self, result: TrainingResult, card: Card, sha256: str) -> None:
        self.card, self.sha256 = card, sha256
        self.contract = result.contract
        self.outcome, self.proba = result.held_out.outcome, result.measured.proba
        self.metrics, self.intervals = result.measured.metrics, result.measured.intervals
        self.comparison = result.comparison
        self.directions = result.directions
        self.grades = tables.grade_table(
            self.outcome, self.proba, result.master_scale.ends if result.master_scale else None
        )
        self.gains = tables.gains(self.outcome, self.proba)
        self.stability = tables.stability_table(result)
        self.periods = tables.over_time(result)
        self.fairness = fairness_tables(result.contract, result.held_out, self.proba)
        applicants = inputs_of(result.contract, result.held_out)
        self.reasons = reason_table(result.engine, applicants)
        self.effects: list[Effect] = feature_effects(result.engine, applicants)[:MAX_EFFECTS]
        self.segments = segment_table(result.contract, result.held_out, self.proba)
        self.univariate = univariate_gini(result.contract, result.held_out)
        self.strength = {name: strength(value) for name, value in self.comparison.information_values.items()}
        self.evidence = self.comparison.evidence
        self.proxies = [{**proxy.as_dict(), "suspicious": proxy.is_suspicious} for proxy in result.proxies]
        order = [row["name"] for row in self.reasons]
        self.ablation = ablation_table(
            result.contract, result.training, result.held_out, order, seed=result.request.seed
        )
        self.ablation_method = METHOD
        self._scorecard_proba = result.scorecard_proba

    def as_dict(self) -> dict[str, Any]:
        """All numbers of the report, for programs."""
        names = (
            "grades", "gains", "stability", "periods", "fairness", "proxies", "reasons", "segments", "univariate",
            "evidence", "ablation", "ablation_method",
        )  # fmt: skip
        effects = [{"name": one.feature.name, "values": one.values, "pd": one.proba} for one in self.effects]
        values = self.comparison.information_values
        tables_of = {name: getattr(self, name) for name in names}
        figures = {
            "model": self.sha256,
            "card": self.card,
            **tables_of,
            "effects": effects,
            "information_value": values,
        }
        return dict(plain(figures))

    @cached_property
    def plots(self) -> dict[str, Markup]:
        """The drawings by name; ours alone, therefore safe to stand in the page as they are."""
        drawings = {
            "roc": plots.roc(self.outcome, [("model", self.proba), ("scorecard", self._scorecard_proba)]),
            "gains": plots.gains([row["caught"] for row in self.gains]),
            "calibration": plots.calibration(tables.calibration_groups(self.outcome, self.proba)),
            "distributions": plots.distributions(*tables.score_shares(self.proba, self.outcome)),
        }
        if len(self.periods) > 1:
            drawings["over_time"] = plots.over_time(self.periods)
        return {name: Markup(drawing) for name, drawing in drawings.items()}  # noqa: S704

    @cached_property
    def effect_plots(self) -> list[Markup]:
        """The effect of each of the strongest features."""
        return [Markup(plots.effect(place, effect)) for place, effect in enumerate(self.effects)]  # noqa: S704

    @cached_property
    def impact_plots(self) -> dict[str, Markup]:
        """The adverse impact ratio over cut-offs, by protected feature."""
        curves = {table["feature"]: table["curve"] for table in self.fairness if len(table["curve"]) > 1}
        return {name: Markup(impact(place, curve)) for place, (name, curve) in enumerate(curves.items())}  # noqa: S704

    @property
    def verdict_of_index(self) -> dict[str, str]:
        """Interpret each population stability index."""
        return {row["name"]: verdict_of(row["index"]) for row in self.stability}


def report_files(result: TrainingResult, card: Card, sha256: str) -> dict[str, bytes]:
    """Return the report and the card as files, by name."""
    report = Report(result, card, sha256)
    pages = {
        name: environment().get_template(f"{name}.jinja").render(report=report).encode()
        for name in (REPORT_FILE, CARD_FILE)
    }
    figures = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    return {**pages, FIGURES_FILE: figures.encode()}


def environment() -> Environment:
    """Return the templates and how they write figures."""
    environment = Environment(
        loader=PackageLoader("app.ml.training.report"),
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": _percent, "figure": _figure, "interval": _interval, "cell": _cell}
    return environment


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _figure(value: Any, decimals: int = 4) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.{decimals}f}"


def _interval(interval: Interval, decimals: int = 4) -> str:
    return f"{interval.low:.{decimals}f} to {interval.high:.{decimals}f}"


def _cell(text: object) -> str:
    """Text that may stand in a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")
