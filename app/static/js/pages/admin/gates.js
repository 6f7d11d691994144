/** How the gates of a promotion ended, in the reader's language. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { has, t } from "../../core/i18n.js";
import { shown } from "./gate-figures.js";

/** @typedef {import("../../core/api.js").GateResult} GateResult */

/** Each gate with its end and why.
 * @param {GateResult[]} results */
export function gates(results) {
  if (!results.length) return nothing;
  return html`<dl class="gates">
    ${results.map((result) => html`<dt>${t(`gate.${result.gate}`)}: <span class="gate-${result.verdict}">${t(`gate.${result.verdict}`)}</span> <code class="gate-code">${result.code}</code></dt>${why(result)}`)}
  </dl>`;
}

/** By the code; a code that this page does not know yet is shown in the service's own sentence.
 * @param {GateResult} result */
function why({ code, figures, sentence }) {
  if (!has(`gate.why.${code}`)) return html`<dd lang="en">${sentence}</dd>`;
  return html`<dd>${t(`gate.why.${code}`, shown(figures))}</dd>`;
}
