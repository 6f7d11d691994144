/** Where the ratings of good and of bad loans lie, with a table. */
import { number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { bar, chart, roundMarks } from "../../figures/charts/chart-view.js";
import { chartFigure } from "../../figures/charts/chart-figure-view.js";

/** @typedef {import("./model-charts.js").Side} Side
 * @typedef {import("./model-charts.js").OpenTables} OpenTables */

export const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
/** @param {number} value */
export const share = (value) => percent(value, language(), 0);

/** @param {Side} side
 * @param {number} place
 * @param {OpenTables} tables */
export function histogram({ text, curves: { good, bad } }, place, tables) {
  const marks = roundMarks(Math.max(...good, ...bad));
  const width = 1 / good.length;
  const title = t("evidence.histogram", { name: text });
  return chartFigure({
    id: `histogram-${place}`,
    title,
    hint: t("evidence.histogram.hint"),
    keys: [
      { shape: "chart-good", text: t("evidence.goods") },
      { shape: "chart-bad", text: t("evidence.bads") },
    ],
    drawing: chart({
      name: title,
      x: {
        from: 0,
        to: 1,
        marks: QUARTERS,
        text: (value) => number(value, language(), 2),
        title: t("evidence.rating"),
      },
      y: { from: 0, to: Number(marks.at(-1)), marks, text: share, title: t("evidence.share") },
      draw: (at) =>
        good.map((value, bin) => [
          bar({ from: bin * width, to: (bin + 0.5) * width, value, shape: "chart-good" }, at),
          bar({ from: (bin + 0.5) * width, to: (bin + 1) * width, value: bad[bin] ?? 0, shape: "chart-bad" }, at),
        ]),
    }),
    head: [t("evidence.rating"), t("evidence.goods"), t("evidence.bads")],
    rows: good.map((value, bin) => [
      `${number(bin * width, language(), 2)} – ${number((bin + 1) * width, language(), 2)}`,
      percent(value, language()),
      percent(bad[bin] ?? 0, language()),
    ]),
    tables,
  });
}
