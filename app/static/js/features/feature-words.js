/** What the form says about a feature: what is expected, what is unusual, what a number means. In the page's language. */
import { durationText, isCountedBack, unitOf, valueText } from "./contract.js";
import { isDuration, yearsAllowed } from "./duration.js";
import { writeNumber } from "./feature-input.js";
import { number } from "../core/format.js";
import { has, label, language, t } from "../core/i18n.js";

/**
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {import("./feature-input.js").Value} Value
 */

const MOST_DECIMALS = 6;
/** A mark before three digits: thousands or decimals. */
const AMBIGUOUS = /[.,]\d{3}\s*$/;
/** A unit without a number stands as it does beside many. */
const MANY = 100;

/** What a feature may hold, as a sentence.
 * @param {Feature} feature */
export function expectation(feature) {
  if (isDuration(feature)) return durationExpectation(feature);
  const unit = unitText(feature);
  const limits = { low: bound(feature.minimum), high: bound(feature.maximum), unit: unit && ` (${unit})` };
  const sentence = t(`expected.${feature.type}`, limits);
  const backwards = isCountedBack(feature) ? t("expected.back") : "";
  return [sentence, backwards, feature.nullable ? t("expected.nullable") : ""].filter(Boolean).join(" ");
}

/** @param {Feature} feature */
function durationExpectation(feature) {
  const { low, high } = yearsAllowed(feature);
  const sentence = t("expected.days", { low: bound(low), count: high });
  return [sentence, feature.nullable ? t("expected.nullable") : ""].filter(Boolean).join(" ");
}

/** A sentence for a problem that the service found with a feature.
 * @param {Feature} feature
 * @param {import("../core/api.js").FieldProblem} problem
 * @param {Value | undefined} value  what the field holds */
export function problemText(feature, problem, value) {
  if (problem.code === "derived" || problem.code === "read_only") return t("problem.derived");
  if (feature.type === "money" && typeof value === "string" && AMBIGUOUS.test(value)) return t("problem.thousands");
  const isMissing = problem.code === "required" || value === null || value === undefined;
  return t(isMissing ? "problem.required" : "problem.illegal", { expected: expectation(feature) });
}

/** What is unusual about a legal value, or "".
 * @param {Feature} feature
 * @param {Value | undefined} value */
export function unusual(feature, value) {
  if (typeof value !== "number" || !feature.seen || markOf(feature, value)) return "";
  const [low, high] = feature.seen;
  if (low <= value && value <= high) return "";
  if (!isDuration(feature)) return t("feature.unusual", { low: bound(low), high: bound(high) });
  const [short, long] = [low, high].sort((one, other) => Math.abs(one) - Math.abs(other)).map(inYears);
  return t("feature.unusual", { low: short ?? "", high: long ?? "" });
}

/** @param {number} days */
function inYears(days) {
  return days === 0 ? "0" : durationText(days, language());
}

/** The unit that stands beside a field; "" where the label says it all, and a bank's own unit as its contract writes it.
 * @param {Feature} feature
 * @param {Value} [value]  the number it belongs to: "51 год", "52 года" */
export function unitText(feature, value) {
  const unit = unitOf(feature);
  const count = typeof value === "number" ? value : MANY;
  return has(`unit.${unit}`) ? t(`unit.${unit}`, { count }) : unit;
}

/** What a number means where that is more than the number says: 1,825 days are 5 years, 365,243 is "not employed".
 * @param {Feature} feature
 * @param {Value | undefined} value */
export function reading(feature, value) {
  if (typeof value !== "number") return "";
  const mark = markOf(feature, value);
  if (mark) return label(mark.labels);
  if (unitOf(feature) === "days") return durationText(value, language());
  return unitOf(feature) === "ratio" ? valueText(feature, value, language()) : "";
}

/** What stands beside a field: the days of years and months, else what the number means.
 * @param {Feature} feature
 * @param {Value | undefined} value */
export function remark(feature, value) {
  if (typeof value !== "number" || !isDuration(feature) || markOf(feature, value)) return reading(feature, value);
  return [writeNumber(Math.abs(value), language()), t("unit.days", { count: Math.abs(value) })].join(" ");
}

/** A value to the last digit, with what it means: two values that differ never read the same.
 * @param {Feature} feature
 * @param {unknown} value */
export function exactText(feature, value) {
  if (typeof value !== "number" || markOf(feature, value)) return valueText(feature, value, language());
  const digits = [writeNumber(value, language()), unitText(feature, value)].filter(Boolean).join(" ");
  const meaning = reading(feature, value);
  return meaning ? `${digits} (${meaning})` : digits;
}

/** @param {Feature} feature
 * @param {number} value */
function markOf(feature, value) {
  return feature.special.find((mark) => mark.value === value);
}

/** @param {number | null} limit */
function bound(limit) {
  if (limit === null) return "";
  const decimals = String(limit).split(".")[1] ?? "";
  return number(limit, language(), Math.min(decimals.length, MOST_DECIMALS));
}
