/** What is overdue: how much, for how long, since when; lower bounds, as the payment statuses say. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { money, month } from "../core/format.js";
import { language, t } from "../core/i18n.js";

/** @typedef {import("../core/api-types.js").ArrearsOut} Arrears */

/** In a sentence.
 * @param {Arrears} arrears */
export function arrearsText({ days, amount, since }) {
  const values = { days: t("arrears.days", { count: days }), since: month(since, language()) };
  return amount === null
    ? t("arrears.since", values)
    : t("arrears.amount", { ...values, amount: money(amount, language()) });
}

/** The warning that stands before everything else about an overdue credit.
 * @param {Arrears} arrears
 * @param {unknown} what  what can be done */
export function arrearsWarning(arrears, what) {
  return html`<section class="notice notice-bad arrears" aria-labelledby="arrears-title">
    <h2 id="arrears-title">${t("arrears.title")}</h2>
    <p>${arrearsText(arrears)}</p>
    ${what}
  </section>`;
}
