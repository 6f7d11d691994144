/** How good models are, and which of two is better. Pure.
 *
 * @typedef {import("../../core/i18n.js").Language} Language
 * @typedef {import("../../core/api-types.js").ModelOut} Model
 * @typedef {{kind: "better" | "worse" | "same" | "unproven", isBetter: boolean, by: string}} Difference
 *   "same" where the data cannot show a difference, "unproven" where it is not known whether they can
 * @typedef {number[]} Interval  value, low and high
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

/** What is measured of two models on the same loans; Gini is left out where it only says again what AUC says.
 * @type {readonly {name: string, isError: boolean}[]} */
export const MEASURED = [
  { name: "auc", isError: false },
  { name: "ks", isError: false },
  { name: "brier", isError: true },
  { name: "log_loss", isError: true },
];

/** How far a model is ahead of or behind another, as both are shown; null where they look the same or one says nothing.
 * Each was measured on its own loans: by chance their figures differ by about the root of both squared half intervals.
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
  const isBetter = shown > 0 !== isError;
  const by = number(Math.abs(shown) / 10 ** DIGITS, language, DIGITS);
  const halves = [model, other].map(({ intervals }) => half(intervals[name]));
  if (halves.includes(undefined)) return { kind: "unproven", isBetter, by };
  const byChance = Math.hypot(...halves.map((each) => each ?? 0));
  return { kind: Math.abs(mine - theirs) <= byChance ? "same" : isBetter ? "better" : "worse", isBetter, by };
}

/** How a difference that was measured on the same loans is to be read.
 * @param {{isError: boolean}} metric
 * @param {Interval} difference
 * @returns {"better" | "worse" | "same"} */
export function verdict({ isError }, [, low = 0, high = 0]) {
  if (low <= 0 && high >= 0) return "same";
  return low > 0 !== isError ? "better" : "worse";
}

/** The metrics that surely get worse, where a model follows another.
 * @param {{[name: string]: Interval}} differences
 * @returns {{name: string, isError: boolean, difference: Interval}[]} */
export function whatGetsWorse(differences) {
  return MEASURED.flatMap((metric) => {
    const found = differences[metric.name];
    return found && verdict(metric, found) === "worse" ? [{ ...metric, difference: found }] : [];
  });
}

/** What people call a model.
 * @param {{label: string | null, name: string}} model */
export function titleOf({ label, name }) {
  return label ?? name;
}

/** @param {Interval | undefined} interval */
function half(interval) {
  return interval && (Number(interval[2]) - Number(interval[1])) / 2;
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
