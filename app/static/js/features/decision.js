/**
 * What a decision says, for people. Pure.
 *
 * @typedef {import("../core/api-types.js").DecisionOut} Decision
 * @typedef {import("../core/api-types.js").TriedDecisionOut} TriedDecision
 * @typedef {import("../core/deciding.js").Deciding} Deciding
 * @typedef {import("./contract.js").Contract} Contract
 * @typedef {import("../core/i18n.js").Labels} Labels
 * @typedef {{code: string, sentence: Labels | null, lacking: {[cause: string]: string[]}}} RuleReason
 * @typedef {{feature: string, value: unknown, sentence: Labels | null}} FeatureReason
 */
import { featureNamed } from "./contract.js";
import { sentenceOf } from "./sentences.js";

const GROUPS = ["just_above", "average", "base"];

/** What holds now: a person's answer where there is one, else what the policy decided.
 * @param {Decision} decision */
export function inForce(decision) {
  return decision.answer ?? decision;
}

/** Whether a person has still to decide.
 * @param {Decision} decision */
export function isWaiting(decision) {
  return decision.outcome === "refer" && decision.answer === null;
}

/** The rules that held, each once in the policy's order, with the inputs that were of no use, by the cause.
 * @param {Pick<Decision, "rules">} decision
 * @param {Deciding["rules"]} known
 * @returns {RuleReason[]} */
export function ruleReasons({ rules }, known) {
  /** @type {Map<string, RuleReason>} */
  const found = new Map();
  for (const { code, lacking } of rules) {
    const before = found.get(code) ?? { code, sentence: known[code]?.sentence ?? null, lacking: {} };
    for (const [name, cause] of Object.entries(lacking))
      before.lacking[cause] = [...new Set([...(before.lacking[cause] ?? []), name])];
    found.set(code, before);
  }
  return [...found.values()];
}

/** Whether sources contradict each other on something that a rule needs.
 * @param {Pick<Decision, "rules">} decision */
export function isContradictory({ rules }) {
  return rules.some(({ lacking }) => Object.values(lacking).includes("contradictory"));
}

/** The features that cost most, against the nearest group that there is.
 * @param {Pick<Decision, "reasons">} decision
 * @param {Contract} contract
 * @param {boolean} isForBank
 * @returns {FeatureReason[]} */
export function featureReasons({ reasons }, contract, isForBank) {
  const group = GROUPS.find((each) => reasons.some(({ against }) => against === each));
  return reasons
    .filter(({ against }) => against === group)
    .map(({ feature: name, value }) => {
      const feature = featureNamed(contract, name);
      return {
        feature: name,
        value,
        sentence: feature ? sentenceOf(feature, { value, side: "lowers", isForBank }) : null,
      };
    });
}

/** What a borrower reads: sentences of rules; of one about the risk those of the features that cost most.
 * That of a contradiction alone is left to the page: nothing is missing there.
 * @param {Decision} decision
 * @param {Deciding["rules"]} known
 * @param {Contract} contract
 * @returns {Labels[]} */
export function borrowerSentences(decision, known, contract) {
  const ofFeatures = featureReasons(decision, contract, false).flatMap(({ sentence }) => sentence ?? []);
  const isByFeatures = (/** @type {string} */ code) => Boolean(known[code]?.by_features) && ofFeatures.length > 0;
  const rules = ruleReasons(decision, known);
  const isSaid = (/** @type {RuleReason} */ { code, lacking }) =>
    !isByFeatures(code) && Object.keys(lacking).join() !== "contradictory";
  const own = rules.flatMap((rule) => (rule.sentence && isSaid(rule) ? [rule.sentence] : []));
  return rules.some(({ code }) => isByFeatures(code)) ? [...own, ...ofFeatures] : own;
}
