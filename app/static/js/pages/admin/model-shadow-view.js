/** What a model's stored scores say beside the champion's: agreement, moves between bands, swap sets, PDs as points. */
import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";
import { date, number, percent, signed } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { chart, line, roundMarks } from "../../figures/charts/chart-view.js";
import { chartFigure } from "../../figures/charts/chart-figure-view.js";
import { matrix } from "../../figures/charts/matrix-view.js";

/** @typedef {import("./model-page.js").Shadow} Shadow */

const BANDS = ["A", "B", "C", "D", "E"];
const TABLE_ROWS = 50;

/** @param {Shadow | null} pairs
 * @param {import("../../figures/charts/chart-figure-view.js").OpenTables} tables */
export function shadowResults(pairs, tables) {
  if (!pairs) return html`<p class="muted">${t("shadow.none")}</p>`;
  const { applicants, first, last, is_cut: isCut } = pairs;
  return html`<p class="hint">
      ${t("shadow.pairs", { count: applicants, from: date(first, language()), to: date(last, language()) })}
      ${isCut ? t("shadow.cut") : nothing}
    </p>
    <dl class="metrics metrics-small">${facts(pairs).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    <div class="chart-grid-of">
      <div class="chart-figure"><h4>${t("shadow.moves")}</h4><p class="hint">${t("shadow.moves.hint")}</p>
        ${matrix({ caption: t("shadow.moves"), corner: t("shadow.corner"), rows: BANDS, columns: BANDS, counts: pairs.moves })}
      </div>
      <div class="chart-figure"><h4>${t("shadow.swaps")}</h4><p class="hint">${t("shadow.swaps.hint")}</p>${swaps(pairs)}</div>
      ${scatter(pairs, tables)}
    </div>`;
}

/** @param {Shadow} pairs
 * @returns {[string, string][]} */
function facts({ applicants, same_grade: same, rank_correlation: rank, mean_shift: shift }) {
  return [
    [t("shadow.applicants"), number(applicants, language())],
    [t("shadow.same"), percent(same, language())],
    [t("shadow.rank"), number(rank, language(), 3)],
    [t("shadow.shift"), signed(shift, language(), 4)],
  ];
}

/** @param {Shadow} pairs */
function swaps({ swaps: borders }) {
  return html`<div class="table-scroll" role="group" aria-label=${t("shadow.swaps")} tabindex="0">
    <table class="table-plain">
      <caption class="only-heard">${t("shadow.swaps")}</caption>
      <thead><tr><th scope="col">${t("shadow.border")}</th><th scope="col">${t("shadow.improved")}</th><th scope="col">${t("shadow.worsened")}</th></tr></thead>
      <tbody>${borders.map(({ border, improved, worsened }) => html`<tr><th scope="row">${border}</th><td>${number(improved, language())}</td><td>${number(worsened, language())}</td></tr>`)}</tbody>
    </table>
  </div>`;
}

/** @param {Shadow} pairs
 * @param {import("../../figures/charts/chart-figure-view.js").OpenTables} tables */
function scatter({ points }, tables) {
  const marks = roundMarks(Math.max(...points.flat()));
  const to = Number(marks.at(-1));
  const axis = { from: 0, to, marks, text: (/** @type {number} */ value) => percent(value, language(), 0) };
  return chartFigure({
    id: "scatter",
    title: t("shadow.scatter"),
    hint: t("shadow.scatter.hint", { count: points.length }),
    drawing: chart({
      name: t("shadow.scatter"),
      x: { ...axis, title: t("shadow.of.champion") },
      y: { ...axis, title: t("shadow.of.model") },
      draw: (at) => [
        line(
          [
            [0, 0],
            [to, to],
          ],
          at,
          "chart-ideal",
        ),
        ...points.map(([x = 0, y = 0]) => svg`<circle class="chart-dot" cx=${at.x(x)} cy=${at.y(y)} r="2.5"/>`),
      ],
    }),
    head: [t("shadow.of.champion"), t("shadow.of.model")],
    rows: points.slice(0, TABLE_ROWS).map((pair) => pair.map((pd) => percent(pd, language(), 2))),
    tables,
  });
}
