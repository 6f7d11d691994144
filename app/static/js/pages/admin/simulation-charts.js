/** A simulation in charts: what other cut-offs would approve and bring, and who is approved by grade. */
import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";
import { number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { chartFigure } from "../../figures/charts/chart-figure-view.js";
import { bar, chart, line, roundMarks } from "../../figures/charts/chart-view.js";
import { income, QUARTERS, share, short } from "./simulation-income-chart.js";
import { curve } from "./simulation-sums.js";

/**
 * @typedef {import("./simulation-result-view.js").Shown} Shown
 * @typedef {import("../../figures/charts/chart-figure-view.js").OpenTables} OpenTables
 * @typedef {{x: (value: number) => number, y: (value: number) => number}} Scales
 */

const SHAPES = ["chart-first", "chart-second"];

/** @param {Shown[]} sides
 * @param {OpenTables} tables */
export function simulationCharts(sides, tables) {
  const keys = sides.map(({ text }, place) => ({ shape: SHAPES[place] ?? "", text }));
  const curves = sides.map(({ side, chosen }) => curve(side, chosen));
  return html`<div class="chart-grid-of">
    ${strategy(sides, curves, keys, tables)} ${sides.some(({ total }) => total.net_income !== null) ? income(curves, keys, tables) : nothing}
    ${grades(sides, keys, tables)}
  </div>`;
}

/** @typedef {ReturnType<typeof curve>[]} Curves
 * @typedef {import("../../figures/charts/chart-figure-view.js").Key[]} Keys */

/** @param {Shown[]} sides
 * @param {Curves} curves
 * @param {Keys} keys
 * @param {OpenTables} tables */
function strategy(sides, curves, keys, tables) {
  const points = curves.map((one) =>
    one.map(
      ({ figures }) => /** @type {[number, number]} */ ([figures.approval_rate ?? 0, figures.expected_bad_rate ?? 0]),
    ),
  );
  const marks = roundMarks(Math.max(...points.flat().map(([, rate]) => rate)));
  return chartFigure({
    id: "strategy",
    title: t("simulation.strategy"),
    hint: t("simulation.strategy.hint"),
    keys,
    drawing: chart({
      name: t("simulation.strategy"),
      x: { from: 0, to: 1, marks: QUARTERS, text: share, title: t("simulation.figure.approval_rate") },
      y: { from: 0, to: Number(marks.at(-1)), marks, text: share, title: t("simulation.figure.expected_bad_rate") },
      draw: (at) => [
        points.map((one, place) => line(one, at, SHAPES[place] ?? "")).reverse(),
        sides.map(({ total }, place) => point(total.approval_rate, total.expected_bad_rate, at, place)).reverse(),
      ],
    }),
    head: [
      t("simulation.below"),
      ...keys.flatMap(({ text }) =>
        ["approval_rate", "expected_bad_rate"].map((name) => `${t(`simulation.figure.${name}`)}: ${text}`),
      ),
    ],
    rows: (curves[0] ?? []).map(({ pd }, place) => [
      share(pd),
      ...curves.flatMap((one) => [
        percent(one[place]?.figures.approval_rate, language()),
        percent(one[place]?.figures.expected_bad_rate, language(), 2),
      ]),
    ]),
    tables,
  });
}

/** @param {Shown[]} sides
 * @param {Keys} keys
 * @param {OpenTables} tables */
function grades(sides, keys, tables) {
  const names = sides[0]?.grades.map(({ name }) => name ?? "") ?? [];
  const approved = sides.map(({ grades: all }) =>
    names.map((name) => all.find((one) => one.name === name)?.figures.approve ?? 0),
  );
  const marks = roundMarks(Math.max(...approved.flat()));
  return chartFigure({
    id: "grades",
    title: t("simulation.approved.by.grade"),
    keys,
    drawing: chart({
      name: t("simulation.approved.by.grade"),
      x: {
        from: 0,
        to: names.length,
        marks: names.map((_, place) => place + 0.5),
        text: (value) => names[Math.floor(value)] ?? "",
        title: t("simulation.grades.one"),
      },
      y: { from: 0, to: Number(marks.at(-1)), marks, text: short, title: t("simulation.figure.approve") },
      draw: (at) =>
        approved.map((all, side) =>
          all.map((value, place) =>
            bar({ from: place + 0.1 + side * 0.4, to: place + 0.5 + side * 0.4, value, shape: SHAPES[side] ?? "" }, at),
          ),
        ),
    }),
    head: [t("simulation.grades.one"), ...keys.map(({ text }) => text)],
    rows: names.map((name, place) => [name, ...approved.map((all) => number(all[place], language()))]),
    tables,
  });
}

/** @param {number | null} x
 * @param {number | null} y
 * @param {Scales} at
 * @param {number} place */
function point(x, y, at, place) {
  return x === null || y === null ? svg`` : svg`<circle class=${SHAPES[place]} cx=${at.x(x)} cy=${at.y(y)} r="4.5"/>`;
}
