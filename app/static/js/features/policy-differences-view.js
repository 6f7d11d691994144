/** In what two decision policies differ, in words: each value by its place, before → after. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";
import { nameOf, valueOf } from "./policy-differences.js";

/** @typedef {import("./policy-differences.js").PolicyDifference} PolicyDifference */

/** The differences as a list, or that there are none.
 * @param {PolicyDifference[]} differences */
export function differencesOrNone(differences) {
  if (!differences.length) return html`<p class="muted">${t("policy.same")}</p>`;
  return html`<ul class="policy-differences">
    ${differences.map((one) => html`<li>${nameOf(one.path)}: ${change(one)}</li>`)}
  </ul>`;
}

/** @param {PolicyDifference} difference */
function change({ before, after }) {
  if (before === null) return html`<ins>${valueOf(after)}</ins>`;
  return html`<span class="change-from">${valueOf(before)}</span> → ${valueOf(after)}`;
}
