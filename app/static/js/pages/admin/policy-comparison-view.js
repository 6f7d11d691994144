/** A policy beside the active one, on loans that the model has not seen. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";

/**
 * @typedef {import("../../core/api-types.js").PolicyComparisonOut} Comparison
 * @typedef {Comparison["first"]} Figures
 */

const OUTCOMES = ["approve", "refer", "decline"];

/** @param {Comparison | null} found */
export function policyComparison(found) {
  if (!found) return html`<p class="muted">${t("policy.compared.none")}</p>`;
  const { rows, first, second, moves } = found;
  const moved = rows - OUTCOMES.reduce((sum, _, place) => sum + (moves[place]?.[place] ?? 0), 0);
  return html`<p>${t("policy.compared.text", { rows: number(rows, language()), moved: number(moved, language()) })}</p>
    <div class="table-scroll" role="group" aria-label=${t("policy.compared")} tabindex="0">
      <table class="table-plain">
        <caption class="only-heard">${t("policy.compared")}</caption>
        <thead><tr><th scope="col">${t("policy.figure")}</th><th scope="col">${t("policy.active")}</th><th scope="col">${t("policy.this")}</th></tr></thead>
        <tbody>
          ${OUTCOMES.map((each) => row(t(`policy.outcome.${each}`), share(first, each, rows), share(second, each, rows)))}
          ${row(t("policy.expected"), rate(first.expected_bad_rate), rate(second.expected_bad_rate))}
          ${row(t("policy.realised"), rate(first.realised_bad_rate), rate(second.realised_bad_rate))}
        </tbody>
      </table>
    </div>
    <p class="hint">${t("policy.compared.hint")}</p>`;
}

/** @param {string} name
 * @param {string} one
 * @param {string} other */
function row(name, one, other) {
  return html`<tr><th scope="row">${name}</th><td>${one}</td><td>${other}</td></tr>`;
}

/** @param {Figures} figures
 * @param {string} outcome
 * @param {number} rows */
function share({ outcomes }, outcome, rows) {
  const count = outcomes[outcome] ?? 0;
  return `${number(count, language())} (${rows ? percent(count / rows, language()) : "0"})`;
}

/** @param {number | null} value */
function rate(value) {
  return value === null ? t("policy.compared.no_approved") : percent(value, language());
}
