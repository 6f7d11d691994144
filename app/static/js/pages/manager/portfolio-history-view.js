/** Ratings, bands and months overdue as charts, and moves between bands as a table. */
import { html, svg } from "../../../vendor/lit-html/lit-html.js";
import { month as monthOf, monthName, number } from "../../core/format.js";
import { addWords, language, t } from "../../core/i18n.js";
import { bar, chart, roundMarks } from "../../figures/charts/chart-view.js";
import { chartFigure, openTables } from "../../figures/charts/chart-figure-view.js";
import { matrix } from "../../figures/charts/matrix-view.js";
import { overtimeWords } from "./words/overtime.js";

/** @typedef {import("./portfolio-charts.js").History} History */

const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
const tables = openTables();
addWords(overtimeWords);
/** @param {number} value */
const count = (value) => number(value, language());

/** @param {History} history
 * @param {(day: string) => void} askSince */
export function portfolioHistory(history, askSince) {
  return html`<div class="chart-grid-of">
    ${ratings(history)} ${bands(history)} ${overdue(history)} ${moves(history, askSince)}
  </div>`;
}

/** @param {History} history */
function ratings({ ratings: bins }) {
  const marks = marksOf(bins);
  const width = 1 / bins.length;
  return chartFigure({
    id: "ratings",
    title: t("overtime.ratings"),
    hint: t("overtime.ratings.hint"),
    drawing: chart({
      name: t("overtime.ratings"),
      x: {
        from: 0,
        to: 1,
        marks: QUARTERS,
        text: (value) => number(value, language(), 2),
        title: t("overtime.rating"),
      },
      y: { from: 0, to: Number(marks.at(-1)), marks, text: count, title: t("portfolio.clients") },
      draw: (at) =>
        bins.map((value, bin) => bar({ from: bin * width, to: (bin + 1) * width, value, shape: "chart-first" }, at)),
    }),
    head: [t("overtime.rating"), t("portfolio.clients")],
    rows: bins.map((value, bin) => [
      `${number(bin * width, language(), 2)} – ${number((bin + 1) * width, language(), 2)}`,
      count(value),
    ]),
    tables,
  });
}

/** @param {History} history */
function bands({ months, bands: names }) {
  const marks = marksOf(months.map(({ in_bands: counts }) => counts.reduce((sum, each) => sum + each, 0)));
  return chartFigure({
    id: "bands",
    title: t("overtime.bands"),
    hint: t("overtime.bands.hint"),
    keys: names.map((name) => ({ shape: `chart-band-${name}`, text: name })),
    drawing: chart({
      name: t("overtime.bands"),
      x: ofMonths(months),
      y: { from: 0, to: Number(marks.at(-1)), marks, text: count, title: t("portfolio.clients") },
      draw: (at) =>
        months.map(({ in_bands: counts }, place) => {
          let base = 0;
          return svg`${counts.map((each, band) => {
            const part = bar(
              { from: place + 0.1, to: place + 0.9, value: base + each, base, shape: `chart-band-${names[band]}` },
              at,
            );
            base += each;
            return part;
          })}`;
        }),
    }),
    head: [t("overtime.month"), ...names],
    rows: months.map(({ month, in_bands: counts }) => [monthOf(month, language()), ...counts.map(count)]),
    tables,
  });
}

/** @param {History} history */
function overdue({ months }) {
  const marks = marksOf(months.map(({ overdue: each }) => each));
  return chartFigure({
    id: "overdue",
    title: t("overtime.overdue"),
    hint: t("overtime.overdue.hint"),
    drawing: chart({
      name: t("overtime.overdue"),
      x: ofMonths(months),
      y: { from: 0, to: Number(marks.at(-1)), marks, text: count, title: t("overtime.credits") },
      draw: (at) =>
        months.map(({ overdue: value }, place) =>
          bar({ from: place + 0.1, to: place + 0.9, value, shape: "chart-bad" }, at),
        ),
    }),
    head: [t("overtime.month"), t("overtime.credits")],
    rows: months.map(({ month, overdue: each }) => [monthOf(month, language()), count(each)]),
    tables,
  });
}

/** @param {History} history
 * @param {(day: string) => void} askSince */
function moves({ moves: counts, bands: names, since }, askSince) {
  const all = [...names, t("overtime.never")];
  return html`<section class="chart-figure" aria-labelledby="moves-title" data-chart="moves">
    <h3 id="moves-title">${t("overtime.moves")}</h3>
    <p class="hint">${t("overtime.moves.hint")}</p>
    <div class="field">
      <label for="moves-since">${t("overtime.since")}</label>
      <input
        id="moves-since" type="date" .value=${since} max=${new Date().toISOString().slice(0, 10)}
        @change=${(/** @type {Event} */ event) => askSince(/** @type {HTMLInputElement} */ (event.target).value)}
      >
    </div>
    ${matrix({ caption: t("overtime.moves"), corner: t("overtime.corner"), rows: all, columns: all, counts })}
  </section>`;
}

/** @param {number[]} values */
function marksOf(values) {
  return roundMarks(Math.max(...values, 4));
}

/** Every other month has its name below.
 * @param {History["months"]} months
 * @returns {import("../../figures/charts/chart-view.js").Axis} */
function ofMonths(months) {
  const marks = months.flatMap((_, place) => (place % 2 === 1 ? [place + 0.5] : []));
  const text = (/** @type {number} */ place) =>
    monthName(Number(months[Math.floor(place)]?.month.slice(5)), language());
  return { from: 0, to: months.length, marks, text, title: t("overtime.month") };
}
