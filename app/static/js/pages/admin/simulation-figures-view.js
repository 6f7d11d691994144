/** Figures of two sides beside each other: of all, by segment, by grade. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { table } from "../../components/table.js";
import { money, number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { OUTCOMES } from "./simulation-moves.js";

/**
 * @typedef {import("./simulation-result-view.js").Shown} Shown
 * @typedef {import("./simulation-sums.js").Figures} Figures
 * @typedef {import("./simulation-sums.js").Group} Group
 * @typedef {{name: string, shown: (figures: Figures) => string, isMoney?: boolean}} Line
 */

const RATE_DIGITS = 2;
/** @type {readonly Line[]} */
const LINES = [
  { name: "approval_rate", shown: ({ approval_rate: rate }) => percent(rate, language()) },
  ...OUTCOMES.map((outcome) => ({
    name: outcome,
    shown: (/** @type {Figures} */ figures) => number(figures[outcome], language()),
  })),
  { name: "expected_bad_rate", shown: ({ expected_bad_rate: rate }) => percent(rate, language(), RATE_DIGITS) },
  { name: "with_outcome", shown: ({ with_outcome: known }) => number(known, language()) },
  { name: "realised_bad_rate", shown: ({ realised_bad_rate: rate }) => percent(rate, language(), RATE_DIGITS) },
  ...["amount", "interest", "funding", "expected_loss", "net_income"].map((name) => ({
    name,
    isMoney: true,
    shown: (/** @type {Figures} */ figures) => wholeMoney(figures[/** @type {"amount"} */ (name)]),
  })),
];

/** An amount without its hundredths.
 * @param {number | null} amount */
export function wholeMoney(amount) {
  return money(amount === null ? null : Math.round(amount), language());
}

/** @param {Shown[]} sides */
export function figuresBeside(sides) {
  const lines = LINES.filter(
    ({ name }) => name !== "realised_bad_rate" || sides.some(({ total }) => total.with_outcome),
  );
  const isPriced = sides.some(({ total }) => total.net_income !== null);
  return html`<div class="table-scroll" role="group" aria-label=${t("simulation.figures")} tabindex="0">
    <table class="table-plain table-numbers">
      <caption class="only-heard">${t("simulation.figures")}</caption>
      <thead><tr><th scope="col">${t("simulation.figure")}</th>${sides.map(({ text }) => html`<th scope="col">${text}</th>`)}</tr></thead>
      <tbody>
        ${lines
          .filter(({ isMoney }) => isPriced || !isMoney)
          .map(
            ({ name, shown }) =>
              html`<tr><th scope="row">${t(`simulation.figure.${name}`)}</th>${sides.map(({ total }) => html`<td>${shown(total)}</td>`)}</tr>`,
          )}
      </tbody>
    </table>
  </div>
  ${isPriced ? nothing : html`<p class="hint">${t("simulation.unpriced")}</p>`}`;
}

/** Figures by segment or grade; the second side follows an arrow where it differs.
 * @param {"segments" | "grades"} kind
 * @param {Shown[]} sides
 * @param {(side: Shown) => Group[]} groups */
export function groupsBeside(kind, sides, groups) {
  const [first = [], second = []] = sides.map(groups);
  const names = [...new Set([...first, ...second].map(({ name }) => name))];
  const rows = names.map((name) => ({
    name,
    both: [first, second].map((all) => all.find((one) => one.name === name)),
  }));
  /** @param {Line["shown"]} shown */
  const cell =
    (shown) =>
    (/** @type {typeof rows[number]} */ { both }) =>
      beside(both, shown);
  return table({
    caption: t(`simulation.${kind}`),
    rows: rows.filter(({ both }) => both.some((group) => group?.figures.applicants)),
    key: ({ name }) => name ?? "",
    columns: [
      { title: t(`simulation.${kind}.one`), kind: "main", cell: ({ name }) => name ?? t("simulation.no.segment") },
      {
        title: t("simulation.applicants"),
        kind: "number",
        cell: cell(({ applicants }) => number(applicants, language())),
      },
      ...["approval_rate", "expected_bad_rate", "expected_loss", "net_income"].flatMap((name) =>
        column(name, sides, cell),
      ),
    ],
  });
}

/** @template Row
 * @param {string} name
 * @param {Shown[]} sides
 * @param {(shown: Line["shown"]) => (row: Row) => string} cell
 * @returns {import("../../components/table.js").Column<Row>[]} */
function column(name, sides, cell) {
  const line = LINES.find((each) => each.name === name);
  const isSaid = line && (!line.isMoney || sides.some(({ total }) => total.net_income !== null));
  return isSaid ? [{ title: t(`simulation.figure.${name}`), kind: "number", cell: cell(line.shown) }] : [];
}

/** @param {(Group | undefined)[]} both
 * @param {Line["shown"]} shown */
function beside(both, shown) {
  const [one = "", other = ""] = both.map((group) => (group ? shown(group.figures) : "–"));
  return one === other ? one : `${one} → ${other}`;
}
