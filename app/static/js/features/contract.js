/**
 * The feature contract as `GET /schema/applicant` gives it: features by name, their groups, values in human units. Pure.
 *
 * @typedef {import("../core/i18n.js").Language} Language
 * @typedef {import("../core/i18n.js").Labels} Labels
 * @typedef {{
 *   name: string, labels: Labels, group: string, type: "int" | "number" | "money" | "bool" | "category",
 *   unit: string | null, minimum: number | null, maximum: number | null, seen: [number, number] | null,
 *   median: number | null, categories: {value: string, labels: Labels}[], special: {value: number, labels: Labels}[],
 *   nullable: boolean, editable: boolean, derived_from: string[], monotone: "none" | "increasing" | "decreasing",
 *   governance: string[], constants: {[name: string]: number}, actionable: boolean | null, expected: string,
 *   reasons: (import("./sentences.js").Sentences & {manager: import("./sentences.js").Sentences}) | null
 * }} Feature  `actionable`: whether the borrower can change it; null where the contract does not say
 * @typedef {{name: string, labels: Labels}} Group
 * @typedef {{band: string, below: number | null, labels: Labels, meaning: Labels}} Band
 * @typedef {{
 *   name: string, version: number, title: Labels, groups: Group[], bands: Band[], features: Feature[],
 *   uses_payment_history: boolean | null
 * }} Contract  `uses_payment_history`: whether the payments on the loan are an input; null where it does not say
 */
import { money, number, percent, yearsAndMonths } from "../core/format.js";
import { fill } from "../core/i18n.js";
import { valueWords } from "./words/values.js";

const MOST_DECIMALS = 2;

/** The feature of that name, or undefined when the contract has none (an event may be older than the contract).
 * @param {Contract} contract
 * @param {string} name */
export function featureNamed(contract, name) {
  return contract.features.find((feature) => feature.name === name);
}

/** The band of that letter.
 * @param {Contract} contract
 * @param {string | null | undefined} letter */
export function bandNamed(contract, letter) {
  return contract.bands.find(({ band }) => band === letter);
}

/** Groups in the contract's order with their features; groups without features are left out.
 * @param {Contract} contract
 * @returns {{group: Group, features: Feature[]}[]} */
export function groupedFeatures(contract) {
  return contract.groups
    .map((group) => ({ group, features: contract.features.filter((feature) => feature.group === group.name) }))
    .filter(({ features }) => features.length > 0);
}

/** The unit itself, without remarks: "days, negative" is "days"; "" where there is none.
 * @param {Feature} feature */
export function unitOf(feature) {
  return (feature.unit ?? "").split(/[,;]/)[0]?.trim() ?? "";
}

/** Whether the contract counts that feature's time backwards, so that more time is a smaller number.
 * @param {Feature} feature */
export function isCountedBack(feature) {
  return /\bnegative\b/.test(feature.unit ?? "");
}

/** Whether no model may use that feature.
 * @param {Feature} feature */
export function isProtected(feature) {
  return feature.governance.includes("protected");
}

/**
 * A value as people say it: years and months for days, separators in money, a percentage for a ratio, labels of
 * categories and of values that are no quantity.
 * @param {Feature} feature
 * @param {unknown} value
 * @param {Language} language
 */
export function valueText(feature, value, language) {
  if (value === null || value === undefined) return say(feature.derived_from.length ? "unknown" : "none", language);
  const mark = feature.special.find((special) => special.value === value);
  if (mark) return mark.labels[language];
  switch (feature.type) {
    case "bool":
      return say(value ? "yes" : "no", language);
    case "category":
      return feature.categories.find((category) => category.value === value)?.labels[language] ?? String(value);
    case "money":
      return money(Number(value), language);
    default:
      return quantity(unitOf(feature), Number(value), language);
  }
}

/** A number of days in years and months.
 * @param {number} days  the sign is left out
 * @param {Language} language */
export function durationText(days, language) {
  const { years, months } = yearsAndMonths(days);
  const parts = [
    ...(years ? [say("years", language, years)] : []),
    ...(months ? [say("months", language, months)] : []),
  ];
  return parts.join(" ") || say("moment", language);
}

/** @param {string} unit
 * @param {number} value
 * @param {Language} language */
function quantity(unit, value, language) {
  if (unit === "days") return durationText(value, language);
  if (unit === "years" || unit === "months") return say(unit, language, value);
  if (unit === "ratio") return percent(value, language);
  const text = number(value, language, decimalsOf(value));
  return unit ? `${text} ${unit}` : text;
}

/** @param {number} value */
function decimalsOf(value) {
  const written = String(value).split(".")[1] ?? "";
  return Math.min(written.length, MOST_DECIMALS);
}

/** @param {string} key
 * @param {Language} language
 * @param {number} [count] */
function say(key, language, count) {
  return fill(valueWords[language][`value.${key}`], language, key, count === undefined ? {} : { count });
}
