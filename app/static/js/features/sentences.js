/**
 * Which sentence of the contract says what a value did to a rating. Pure.
 *
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {import("../core/i18n.js").Labels} Labels
 * @typedef {"lowers" | "raises"} Side
 * @typedef {"missing" | "low" | "high"} Case
 * @typedef {{lowers: Labels, raises: Labels, cases: {[each in Case]?: {lowers?: Labels, raises?: Labels}}}} Sentences
 */

/** What kind of value it is; null for a middling one, for one that is no quantity, and where there is no median.
 * @param {Feature} feature
 * @param {unknown} value
 * @returns {Case | null} */
export function caseOf({ median, special }, value) {
  if (value === null || value === undefined) return "missing";
  if (typeof value !== "number" || median === null || special.some((mark) => mark.value === value)) return null;
  if (value < median) return "low";
  return value > median ? "high" : null;
}

/** The sentence for the borrower, or for the bank's people: the one about such a value, else the general one.
 * @param {Feature} feature
 * @param {{value: unknown, side: Side, isForBank?: boolean}} reason
 * @returns {Labels | null} */
export function sentenceOf(feature, { value, side, isForBank = false }) {
  if (!feature.reasons) return null;
  const sentences = isForBank ? feature.reasons.manager : feature.reasons;
  const kind = caseOf(feature, value);
  return (kind && sentences.cases[kind]?.[side]) ?? sentences[side];
}
