/** The cells of a line, by column. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { bandBadge, masterGrade } from "../../components/band.js";
import { arrearsText } from "../../figures/arrears-view.js";
import { date, fullName, moment, money, rating } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { listed } from "./address.js";
import { addressOf, follow } from "./navigation.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Row} Row
 * @typedef {import("./columns.js").Column} Column */

/** By which a list is sorted when the column's head is pressed; of the largest first, where that is what is looked for.
 * @type {Partial<Record<Column, {sort: import("./address.js").Sort, isLargestFirst?: boolean}>>} */
export const SORTED_BY = {
  rating: { sort: "rating" },
  scored: { sort: "scored" },
  days_late: { sort: "days_late", isLargestFirst: true },
  amount: { sort: "amount", isLargestFirst: true },
};
/** Columns of figures. */
export const NUMBERS = Object.freeze(["debt", "amount"]);

/** @type {Record<Column, (row: Row) => unknown>} */
const CELLS = {
  login: (row) => row.login,
  rating: (row) =>
    html`<span class="rated">${row.rating === null ? nothing : html`<span class="rated-number">${rating(row.rating, language())}</span>`} ${bandBadge(row.band)} ${masterGrade(row.master_grade)}</span>`,
  scored: (row) => (row.scored_at ? day(row.scored_at) : t("list.never.row")),
  days_late: (row) =>
    row.overdue
      ? html`<span class="tag tag-bad" title=${row.arrears ? arrearsText(row.arrears) : nothing}>${daysLate(row)}</span>`
      : nothing,
  debt: (row) => (row.arrears ? money(row.arrears.amount, language()) : nothing),
  amount: (row) => money(row.amount_total, language()),
  changed: (row) => day(row.changed_at),
  manager,
};

/** The cell of a line.
 * @param {Row} row
 * @param {Column} column */
export function cell(row, column) {
  const shape = `at-${column.replace("_", "-")} ${NUMBERS.includes(column) ? "number" : ""}`;
  return html`<td role="cell" class=${shape}>${CELLS[column](row)}</td>`;
}

/** @param {string} time */
function day(time) {
  return html`<time datetime=${time} title=${moment(time, language())}>${date(time, language())}</time>`;
}

/** How long a payment has been late: below the head that says so, and in a card without heads.
 * @param {Row} row */
function daysLate({ arrears }) {
  if (!arrears) return t("list.overdue.row");
  const count = { count: arrears.days };
  return html`<span class="in-table">${t("list.overdue.short", count)}</span><span class="in-cards">${t("list.overdue.days", count)}</span>`;
}

/** @param {Row} row */
function manager({ manager: who }) {
  if (!who) return html`<span class="muted">${t("list.manager.none")}</span>`;
  const view = listed(state.view, { manager: who.user_id, isUnassigned: false });
  return html`<a href=${addressOf(view)} @click=${(/** @type {MouseEvent} */ event) => follow(event, view)}>${fullName(who)}</a>`;
}
