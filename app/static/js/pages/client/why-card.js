/** Why the rating is what it is, and what that rests on. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { reasonsView } from "../../features/reasons-view.js";
import { scoreChangesView } from "../../features/score-changes-view.js";
import { isProtected } from "../../features/contract.js";
import { label, language, t } from "../../core/i18n.js";

/** @param {import("./state.js").Score} score
 * @param {import("./state.js").Score | undefined} before  the event before it
 * @param {import("../../features/contract.js").Contract} contract */
export function whyCard(score, before, contract) {
  return html`<section class="card why-card" aria-labelledby="why-title">
    <h2 id="why-title">${t("client.why")}</h2>
    ${reasonsView({ reasons: score.reasons, contract })}
    ${scoreChangesView(score, before, contract)}
    <p class="hint why-note">${t("client.why.note")} ${unusedNote(contract)}</p>
  </section>`;
}

/** @param {import("../../features/contract.js").Contract} contract */
function unusedNote(contract) {
  const names = contract.features.filter(isProtected).map(({ labels }) => inSentence(label(labels)));
  if (!names.length) return "";
  return t("client.why.unused", { names: new Intl.ListFormat(language()).format(names) });
}

/** A label as it stands in the middle of a sentence.
 * @param {string} text */
function inSentence(text) {
  return text.charAt(0).toLocaleLowerCase(language()) + text.slice(1);
}
