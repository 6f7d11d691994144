/** ROC, calibration and scores by outcome of a model and the champion, each with its table. */
import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";
import { number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { chart, line, roundMarks } from "../../figures/charts/chart-view.js";
import { chartFigure } from "../../figures/charts/chart-figure-view.js";
import { titleOf } from "./metrics.js";
import { histogram, QUARTERS, share } from "./model-histogram-view.js";

/**
 * @typedef {import("./model-page.js").Beside} Beside
 * @typedef {import("../../figures/charts/chart-figure-view.js").OpenTables} OpenTables
 * @typedef {{shape: string, text: string, curves: NonNullable<Beside["of_model"]>["curves"]}} Side
 */

const TABLE_STEPS = 10;

/** @param {Beside} beside
 * @param {OpenTables} tables */
export function modelCharts({ model, champion, of_model: mine, of_champion: theirs }, tables) {
  if (!mine) return nothing;
  /** @type {Side[]} */
  const sides = [{ shape: "chart-first", text: titleOf(model), curves: mine.curves }];
  if (theirs && champion)
    sides.push({
      shape: "chart-second",
      text: t("evidence.champion", { name: titleOf(champion) }),
      curves: theirs.curves,
    });
  return html`<div class="chart-grid-of">
    ${roc(sides, tables)} ${calibration(sides, tables)} ${sides.map((side, place) => histogram(side, place, tables))}
  </div>`;
}

/** @param {Side[]} sides
 * @param {OpenTables} tables */
function roc(sides, tables) {
  const steps = Array.from({ length: TABLE_STEPS + 1 }, (_, step) => step / TABLE_STEPS);
  return chartFigure({
    id: "roc",
    title: t("evidence.roc"),
    hint: t("evidence.roc.hint"),
    keys: sides,
    drawing: chart({
      name: t("evidence.roc"),
      x: { from: 0, to: 1, marks: QUARTERS, text: share, title: t("evidence.good") },
      y: { from: 0, to: 1, marks: QUARTERS, text: share, title: t("evidence.bad") },
      draw: (at) => [
        line(
          [
            [0, 0],
            [1, 1],
          ],
          at,
          "chart-ideal",
        ),
        ...sides.map(({ curves, shape }) => line(pairs(curves.roc), at, shape)).reverse(),
      ],
    }),
    head: [t("evidence.good"), ...sides.map(({ text }) => `${t("evidence.bad")}: ${text}`)],
    rows: steps.map((step) => [share(step), ...sides.map(({ curves }) => share(heightAt(pairs(curves.roc), step)))]),
    tables,
  });
}

/** @param {Side[]} sides
 * @param {OpenTables} tables */
function calibration(sides, tables) {
  const groups = sides.flatMap(({ curves }) => curves.calibration);
  const marks = roundMarks(Math.max(...groups.map(({ mean_pd: pd, high }) => Math.max(pd, high))));
  const axis = { from: 0, to: Number(marks.at(-1)), marks, text: share };
  return chartFigure({
    id: "calibration",
    title: t("evidence.calibration"),
    hint: t("evidence.calibration.hint"),
    keys: sides,
    drawing: chart({
      name: t("evidence.calibration"),
      x: { ...axis, title: t("evidence.pd") },
      y: { ...axis, title: t("evidence.rate") },
      draw: (at) => [
        line(
          [
            [0, 0],
            [axis.to, axis.to],
          ],
          at,
          "chart-ideal",
        ),
        ...sides.map((side) => points(side, at)).reverse(),
      ],
    }),
    head: [t("evidence.model"), t("evidence.pd"), t("evidence.rate"), t("evidence.reach"), t("evidence.rows")],
    rows: sides.flatMap(({ text, curves }) =>
      curves.calibration.map(({ mean_pd: pd, bad_rate: rate, low, high, rows }) => [
        text,
        percent(pd, language()),
        percent(rate, language()),
        `${percent(low, language())} – ${percent(high, language())}`,
        number(rows, language()),
      ]),
    ),
    tables,
  });
}

/** @param {Side} side
 * @param {{x: (value: number) => number, y: (value: number) => number}} at */
function points({ curves, shape }, at) {
  return svg`<g class=${shape}>
    ${curves.calibration.map(
      ({ mean_pd: pd, bad_rate: rate, low, high }) => svg`
      <line class="chart-reach" x1=${at.x(pd)} x2=${at.x(pd)} y1=${at.y(low)} y2=${at.y(high)}/>
      <circle cx=${at.x(pd)} cy=${at.y(rate)} r="3.5"/>`,
    )}
  </g>`;
}

/** The height of a curve at a place: that of its last point up to there.
 * @param {[number, number][]} curve
 * @param {number} place */
function heightAt(curve, place) {
  return curve.reduce((height, [x, y]) => (x <= place + 1e-9 ? y : height), 0);
}

/** @param {number[][]} curve */
function pairs(curve) {
  return /** @type {[number, number][]} */ (curve);
}
