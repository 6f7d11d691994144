/** How good models are, and which of two is better. Pure.
 *
 * @typedef {import("../../core/i18n.js").Language} Language
 * @typedef {import("../../core/api-types.js").ModelOut} Model
 * @typedef {{isBetter: boolean, by: string}} Difference
 */
import { number } from "../../core/format.js";

export const DIGITS = 3;
const SHORT_LENGTH = 12;

/** What a model is judged by; more is better, except for an error.
 * @type {readonly {name: string, isError: boolean}[]} */
export const METRICS = [
  { name: "auc", isError: false },
  { name: "gini", isError: false },
  { name: "ks", isError: false },
  { name: "brier", isError: true },
];

/** How far a model is ahead of or behind another, as both are shown; null where they look the same or one says nothing.
 * @param {{name: string, isError: boolean}} metric
 * @param {Model} model
 * @param {Model} other
 * @param {Language} language
 * @returns {Difference | null} */
export function difference({ name, isError }, model, other, language) {
  const [mine, theirs] = [model.metrics[name], other.metrics[name]];
  if (mine === undefined || theirs === undefined) return null;
  const shown = rounded(mine) - rounded(theirs);
  if (shown === 0) return null;
  return { isBetter: shown > 0 !== isError, by: number(Math.abs(shown) / 10 ** DIGITS, language, DIGITS) };
}

/** The model that answers; null before the first promotion.
 * @param {readonly Model[]} models */
export function championOf(models) {
  return models.find(({ stage }) => stage === "champion") ?? null;
}

/** The model a roll-back leads to: of those that were champion, the one promoted last. Null when there was none.
 * @param {readonly Model[]} models */
export function previousOf(models) {
  const earlier = models.filter(({ stage, promoted_at }) => stage !== "champion" && promoted_at !== null);
  return earlier.reduce(
    (/** @type {Model | null} */ last, each) => (last && moment(last) >= moment(each) ? last : each),
    null,
  );
}

/** The beginning of a model's hash, enough to tell it from others.
 * @param {string} sha256 */
export function shortHash(sha256) {
  return sha256.slice(0, SHORT_LENGTH);
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 10 ** DIGITS);
}

/** @param {Model} model */
function moment({ promoted_at }) {
  return Date.parse(promoted_at ?? "");
}
