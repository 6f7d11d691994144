/** What all segments together bring in a year as they approve below a PD from 0 to 100 %. */
import { percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { chartFigure } from "../../figures/charts/chart-figure-view.js";
import { chart, line, roundMarks } from "../../figures/charts/chart-view.js";
import { wholeMoney } from "./simulation-figures-view.js";

/**
 * @typedef {ReturnType<typeof import("./simulation-sums.js").curve>} Curve
 * @typedef {import("../../figures/charts/chart-figure-view.js").Key} Key
 */

export const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
/** @param {number} value */
export const share = (value) => percent(value, language());

/** @param {Curve[]} curves
 * @param {Key[]} keys
 * @param {import("../../figures/charts/chart-figure-view.js").OpenTables} tables */
export function income(curves, keys, tables) {
  const points = curves.map((one) =>
    one.map(({ pd, figures }) => /** @type {[number, number]} */ ([pd, figures.net_income ?? 0])),
  );
  const marks = marksAround(points.flat().map(([, value]) => value));
  return chartFigure({
    id: "income",
    title: t("simulation.income"),
    hint: t("simulation.income.hint"),
    keys,
    drawing: chart({
      name: t("simulation.income"),
      x: { from: 0, to: 1, marks: QUARTERS, text: share, title: t("simulation.below") },
      y: { from: marks[0] ?? 0, to: marks.at(-1) ?? 1, marks, text: short, title: t("simulation.figure.net_income") },
      draw: (at) => points.map((one, place) => line(one, at, keys[place]?.shape ?? "")).reverse(),
    }),
    head: [t("simulation.below"), ...keys.map(({ text }) => `${t("simulation.figure.net_income")}: ${text}`)],
    rows: (curves[0] ?? []).map(({ pd }, place) => [
      share(pd),
      ...curves.map((one) => wholeMoney(one[place]?.figures.net_income ?? null)),
    ]),
    tables,
  });
}

/** Round values that hold all of these and zero.
 * @param {number[]} values */
function marksAround(values) {
  const [low, high] = [Math.min(...values, 0), Math.max(...values, 0)];
  const step = roundMarks(high - low)[1] ?? 1;
  const [from, to] = [Math.floor(low / step), Math.max(Math.ceil(high / step), 1)];
  return Array.from({ length: to - from + 1 }, (_, place) => (from + place) * step);
}

/** A large number in a few signs.
 * @param {number} value */
export function short(value) {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 })
    .format(value)
    .replace("-", "−");
}
