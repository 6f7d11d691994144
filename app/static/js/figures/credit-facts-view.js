/** A credit in a few facts.
 *
 * @typedef {import("./payment-history.js").Status} Status
 * @typedef {import("../core/api-types.js").CreditOut} Credit
 */
import { html } from "../../vendor/lit-html/lit-html.js";
import { date, money, month, percent } from "../core/format.js";
import { language, t } from "../core/i18n.js";

const MOST_RATE_DECIMALS = 2;
const FROM_BAD = "3";

/** Amount, rate, payment, what is due.
 * @param {Credit} credit
 * @returns {{key: string, name: string, value: string}[]} */
export function creditFacts({ amount_total, annual_rate, monthly_payment, next_due, defaulted_on }) {
  return [
    fact("amount", money(amount_total, language())),
    fact("rate", percent(annual_rate, language(), MOST_RATE_DECIMALS)),
    ...(monthly_payment === null ? [] : [fact("payment", money(monthly_payment, language()))]),
    fact("due", next_due ? month(next_due, language()) : t("credit.due.none")),
    ...(defaulted_on ? [fact("default", date(defaulted_on, language()))] : []),
  ];
}

/** @param {Credit} credit */
export function otherCredit({ id, opened_on }) {
  return t("credit.other") + (opened_on ? `, ${date(opened_on, language())}` : ` ${id}`);
}

/** How the credit stands, in a word or two.
 * @param {Credit} credit */
export function statusTag({ status, overdue }) {
  return html`<span class="tag ${toneOf(status, overdue)}">${t(`credit.status.${status ?? "none"}`)}</span>`;
}

/** @param {Status | null} status
 * @param {boolean} overdue */
function toneOf(status, overdue) {
  if (overdue) return status && status >= FROM_BAD ? "tag-bad" : "tag-warn";
  return status === "0" || status === "C" ? "tag-good" : "";
}

/** @param {string} key
 * @param {string} value */
function fact(key, value) {
  return { key, name: t(`credit.${key}`), value };
}
