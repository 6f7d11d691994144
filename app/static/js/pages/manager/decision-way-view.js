/** The way of a decision: grade and segment, the rules that held, the features that cost most. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { addWords, label, language, t } from "../../core/i18n.js";
import { featureNamed, valueText } from "../../features/contract.js";
import { featureReasons, ruleReasons } from "../../features/decision.js";
import { cardDecisionWords } from "./words/decision.js";

addWords(cardDecisionWords);

/** @typedef {import("../../features/contract.js").Contract} Contract
 * @typedef {import("../../core/deciding.js").Deciding} Deciding
 * @typedef {Pick<import("../../features/decision.js").Decision, "grade" | "segment" | "rules" | "reasons">} Way */

/** @param {Way} decision
 * @param {Contract} contract
 * @param {Deciding} deciding */
export function decisionWay(decision, contract, deciding) {
  const rules = ruleReasons(decision, deciding.rules);
  const features = featureReasons(decision, contract, true);
  return html`<p class="small muted">${way(decision)}</p>
    ${rules.length ? html`<h4>${t("carddecision.rules")}</h4><ul class="decision-reasons">${rules.map((each) => rule(each, contract, deciding))}</ul>` : nothing}
    ${features.length ? html`<h4>${t("carddecision.features")}</h4><ul class="decision-reasons">${features.map((each) => feature(each, contract))}</ul>` : nothing}`;
}

/** @param {Way} decision */
function way({ grade, segment }) {
  const parts = [
    ...(grade === null ? [] : [t("carddecision.grade", { grade })]),
    ...(segment === null ? [] : [t("carddecision.segment", { segment })]),
  ];
  return parts.join(" · ");
}

/** @param {import("../../features/decision.js").RuleReason} reason
 * @param {Contract} contract
 * @param {Deciding} deciding */
function rule({ code, sentence, lacking }, contract, deciding) {
  const names = (/** @type {string[]} */ each) =>
    new Intl.ListFormat(language()).format(each.map((name) => nameOf(name, contract, deciding)));
  const said = Object.entries(lacking).map(([cause, each]) =>
    t(`carddecision.lacking.${cause}`, { names: names(each) }),
  );
  return html`<li>${sentence ? label(sentence) : code}${said.length ? html` <span class="muted">(${said.join("; ")})</span>` : nothing}</li>`;
}

/** @param {import("../../features/decision.js").FeatureReason} reason
 * @param {Contract} contract */
function feature({ feature: name, value, sentence }, contract) {
  const known = featureNamed(contract, name);
  const said = known ? `${label(known.labels)}: ${valueText(known, value, language())}` : `${name}: ${value}`;
  return html`<li>${sentence ? label(sentence) : said}${sentence ? html` <span class="muted">${said}</span>` : nothing}</li>`;
}

/** An input by its label: a feature of the contract or a fact of the policy.
 * @param {string} name
 * @param {Contract} contract
 * @param {Deciding} deciding */
export function nameOf(name, contract, deciding) {
  const labels = featureNamed(contract, name)?.labels ?? deciding.policy?.facts[name]?.labels;
  return labels ? label(labels) : name;
}
