/** What the policy would decide on tried values, with its way; nothing is stored. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { t } from "../../core/i18n.js";
import { askedFacts, outcomeTag, termFacts } from "../../features/decision-view.js";
import { decisionWay } from "./decision-way-view.js";

/** @param {import("../../core/api-types.js").TriedDecisionOut} tried
 * @param {import("../../features/contract.js").Contract} contract
 * @param {import("../../core/deciding.js").Deciding} deciding */
export function triedDecision(tried, contract, deciding) {
  return html`<div class="tried-decision">
    <h4>${t("carddecision.tried")} ${outcomeTag(tried.outcome)}</h4>
    <dl class="facts">${askedFacts(tried)} ${termFacts(tried)}</dl>
    ${decisionWay(tried, contract, deciding)}
  </div>`;
}
