/** The newest decision on the client's loan in plain words: what was decided, on what terms, and why. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { moment } from "../../core/format.js";
import { addWords, label, language, t } from "../../core/i18n.js";
import { borrowerSentences, inForce, isContradictory, isWaiting } from "../../features/decision.js";
import { askedFacts, fact, outcomeTag, termFacts } from "../../features/decision-view.js";
import { clientDecisionWords } from "./words/decision.js";

addWords(clientDecisionWords);

/** @typedef {import("../../features/decision.js").Decision} Decision */

/** @param {Decision} decision
 * @param {import("../../core/deciding.js").Deciding} deciding
 * @param {import("../../features/contract.js").Contract} contract
 * @param {number} revision  of the client's data now */
export function decisionCard(decision, deciding, contract, revision) {
  const held = inForce(decision);
  const why = held.outcome === "approve" ? [] : said(decision, deciding, contract);
  const isOlder = decision.client_revision !== null && decision.client_revision < revision;
  return html`<section class="card decision-card" aria-labelledby="decision-title">
    <div class="card-head"><h2 id="decision-title">${t("mydecision.title")}</h2> ${outcomeTag(held.outcome)}</div>
    <p class="decision-said">${t(sentenceKey(decision))}</p>
    <dl class="facts">
      ${askedFacts(decision)} ${held.outcome === "approve" ? termFacts(held) : nothing}
      ${fact("moment", html`${moment(held.timestamp, language())}, ${t(decision.answer ? "mydecision.person" : "decision.automated")}`)}
    </dl>
    ${why.length ? reasons(why, isWaiting(decision)) : nothing}
    ${isOlder ? html`<p class="hint">${t("mydecision.older")}</p>` : nothing}
  </section>`;
}

/** @param {Decision} decision */
function sentenceKey(decision) {
  return `mydecision.${inForce(decision).outcome}`;
}

/** @param {Decision} decision
 * @param {import("../../core/deciding.js").Deciding} deciding
 * @param {import("../../features/contract.js").Contract} contract */
function said(decision, deciding, contract) {
  const sentences = borrowerSentences(decision, deciding.rules, contract).map(label);
  return isContradictory(decision) ? [...sentences, t("mydecision.contradictory")] : sentences;
}

/** @param {string[]} sentences
 * @param {boolean} waits */
function reasons(sentences, waits) {
  return html`<h3 class="decision-why">${t(waits ? "mydecision.why.refer" : "mydecision.why")}</h3>
    <ul class="decision-reasons">${sentences.map((each) => html`<li>${each}</li>`)}</ul>`;
}
