/** A credit's payment history, years by months: a colour and a mark for each status, and what they mean. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { month as monthText, monthName } from "../core/format.js";
import { language, t } from "../core/i18n.js";
import { calendarOf, isDelay } from "./payment-history.js";
import { figureTable } from "./figure-table-view.js";

/** @typedef {import("./payment-history.js").Status} Status
 * @typedef {import("./payment-history.js").Month} Month
 * @typedef {{payment_history: import("./payment-history.js").PaymentMonth[], as_of: string}} Credit */

const MARKS = { 0: "✓", C: "○", X: "–" };
const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/**
 * @param {Credit} credit
 * @param {{isTableShown: boolean, toggleTable: () => void}} table
 */
export function paymentCalendar(credit, { isTableShown, toggleTable }) {
  const calendar = calendarOf(credit.payment_history, credit.as_of);
  return html`<div class="calendar-parts">
    <dl class="calendar-sums">
      <div><dt>${t("calendar.run")}</dt><dd>${t("calendar.months", { count: calendar.longestRun })}</dd></div>
      <div><dt>${t("calendar.delays")}</dt><dd>${t("calendar.months", { count: calendar.delays })}</dd></div>
      <div><dt>${t("calendar.recorded")}</dt><dd>${t("calendar.months", { count: calendar.months.length })}</dd></div>
    </dl>
    <div class="calendar-figure">${grid(calendar)} ${legend(calendar)}</div>
    ${figureTable({
      caption: t("calendar.caption"),
      head: [t("calendar.month"), t("calendar.status")],
      rows: calendar.months.map((month) => [monthText(isoMonth(month), language()), t(`status.${month.status}`)]),
      isShown: isTableShown,
      toggle: toggleTable,
      shape: "calendar-table",
    })}
  </div>`;
}

/** The figure itself; its numbers are in its name, its months in the table.
 * @param {import("./payment-history.js").Calendar} calendar */
function grid({ years, months, delays, longestRun }) {
  const name = t("calendar.name", {
    months: t("calendar.months", { count: months.length }),
    delays: t("calendar.months", { count: delays }),
    run: t("calendar.months", { count: longestRun }),
  });
  return html`<div class="calendar" role="img" aria-label=${name}>
    <span></span>${MONTHS.map(heading)}
    ${years.map((year) => html`<span class="calendar-year">${year.year}</span>${year.months.map(cell)}`)}
  </div>`;
}

/** @param {number} month */
function heading(month) {
  return html`<span class="calendar-month">
    <span class="month-short">${monthName(month, language())}</span><span class="month-letter">${monthName(month, language(), "narrow")}</span>
  </span>`;
}

/** @param {Month | null} month */
function cell(month) {
  if (!month) return html`<span class="calendar-empty"></span>`;
  const title = `${monthText(isoMonth(month), language())}: ${t(`status.${month.status}`)}`;
  return html`<span class="status status-${month.status}" title=${title}>${markOf(month.status)}</span>`;
}

/** @param {import("./payment-history.js").Calendar} calendar */
function legend({ counts }) {
  return html`<ul class="legend" aria-label=${t("calendar.legend")}>${counts.map(
    ({ status, count }) => html`<li class=${count ? "" : "legend-unused"}>
      <span class="status status-${status}" aria-hidden="true">${markOf(status)}</span>
      <span>${t(`status.${status}`)}</span> <span class="number">${count}</span>
    </li>`,
  )}</ul>`;
}

/** A status as a small square with its meaning beside.
 * @param {Status | null} status */
export function statusMark(status) {
  if (status === null) return nothing;
  return html`<span class="status-named"><span class="status status-${status}" aria-hidden="true">${markOf(status)}</span> ${t(`status.${status}`)}</span>`;
}

/** @param {Status} status */
function markOf(status) {
  return isDelay(status) ? status : MARKS[/** @type {keyof typeof MARKS} */ (status)];
}

/** @param {Month} month */
function isoMonth({ year, month }) {
  return `${year}-${String(month).padStart(2, "0")}`;
}
