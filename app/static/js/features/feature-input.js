/**
 * Between what a person types and what the contract holds. Pure: every function takes the language.
 *
 * @typedef {import("../core/i18n.js").Language} Language
 * @typedef {number | string | boolean | null} Value
 * @typedef {import("./contract.js").Feature} Feature
 */

const SPACES = /[\s\u00a0\u202f\u2009']/g;
const MINUSES = /^[−–-]/;
const PLAIN = /^-?\d+(?:\.\d+)?$/;
/** Thousands parted by commas: 1,825 is one number in English. */
const GROUPED = /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
const ALL_DECIMALS = 20;

/** Whether a feature's value is typed, not chosen.
 * @param {Feature} feature */
export function isTyped(feature) {
  return feature.type !== "bool" && feature.type !== "category";
}

/**
 * The value of a typed text; nothing typed is null. What is no number stays the text it is: the service, which knows
 * what is legal, then says what it expects.
 * @param {string} text
 * @param {Language} language
 * @returns {Value}
 */
export function readNumber(text, language) {
  const bare = text.replace(SPACES, "").replace(MINUSES, "-");
  if (bare === "") return null;
  const dotted = language === "en" && GROUPED.test(bare) ? bare.replaceAll(",", "") : bare.replace(",", ".");
  const number = PLAIN.test(dotted) ? Number(dotted) + 0 : NaN;
  return Number.isFinite(number) ? number : text;
}

/**
 * The text to edit a value by: a number with separators and all its decimals.
 * @param {Value | undefined} value
 * @param {Language} language
 * @returns {string}
 */
export function writeNumber(value, language) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number") return String(value);
  return new Intl.NumberFormat(language, { maximumFractionDigits: ALL_DECIMALS }).format(value).replace("-", "−");
}

/** The value of a chosen option's text; the empty option is null.
 * @param {Feature} feature
 * @param {string} text
 * @returns {Value} */
export function readChoice(feature, text) {
  if (text === "") return null;
  return feature.type === "bool" ? text === "true" : text;
}
