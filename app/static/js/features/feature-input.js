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
/** 1.250.000, 1,250,000 and 1.250,50: two groups, or one and decimals after the other mark. */
const GROUPED_TWICE =
  /^-?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d{1,2})?|(?:,\d{3}){2,}(?:\.\d{1,2})?|\.\d{3},\d{1,2}|,\d{3}\.\d{1,2})$/;
const THREE_AFTER_A_MARK = /[.,]\d{3}$/;
const CURRENCIES = /[\p{Sc}]|руб\.?|р\.|\b(?:rub|usd|eur)\b/giu;
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
 * An amount of a typed text; nothing typed is null. Signs of currencies, spaces and apostrophes are passed over, and
 * thousands may be parted by dots or commas. A mark before exactly three digits can be read in two ways: where the language
 * does not settle it the text stays as it is and is refused, so that 125 is never saved for 125,000.
 * @param {string} text
 * @param {Language} language
 * @returns {Value}
 */
export function readMoney(text, language) {
  const bare = text.replace(CURRENCIES, "").replace(SPACES, "").replace(MINUSES, "-");
  if (bare === "") return text.trim() === "" ? null : text;
  if (GROUPED_TWICE.test(bare)) return readNumber(withoutGroups(bare), "en");
  if (language === "en" && GROUPED.test(bare)) return readNumber(bare, language);
  if (THREE_AFTER_A_MARK.test(bare)) return text;
  const amount = readNumber(bare, language);
  return typeof amount === "number" ? amount : text;
}

/** Several groups of three, or one and then the other mark for decimals.
 * @param {string} bare */
function withoutGroups(bare) {
  const decimals = bare.match(/([.,])(\d{1,2})$/);
  const whole = decimals ? bare.slice(0, -decimals[0].length) : bare;
  return whole.replace(/[.,]/g, "") + (decimals ? `.${decimals[2]}` : "");
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
