/**
 * Time that the contract counts in days, as people say it: years and months. Pure: every function takes the language.
 * Days that are not edited stay as they are: only another number of whole months makes other days.
 *
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {import("./feature-input.js").Value} Value
 * @typedef {import("../core/i18n.js").Language} Language
 * @typedef {import("./form-state.js").Form} Form
 * @typedef {{years: string, months: string}} DurationTexts
 */
import { isCountedBack, unitOf } from "./contract.js";
import { readNumber } from "./feature-input.js";
import { choose, valueOf } from "./form-state.js";
import { yearsAndMonths } from "../core/format.js";

const DAYS_PER_YEAR = 365;
const MONTHS_PER_YEAR = 12;
export const PARTS = /** @type {const} */ (["years", "months"]);

/** Whether a feature's value is typed as years and months.
 * @param {Feature} feature */
export function isDuration(feature) {
  return feature.type === "int" && unitOf(feature) === "days";
}

/** The two texts to edit a value by; empty for none and for a value that is no time.
 * @param {Feature} feature
 * @param {Value | undefined} value
 * @returns {DurationTexts} */
export function writeDuration(feature, value) {
  if (typeof value !== "number" || isMark(feature, value)) return { years: "", months: "" };
  const { years, months } = yearsAndMonths(value);
  return { years: String(years), months: String(months) };
}

/** The days of two typed texts, an empty one being none; null where both are empty. What is no time stays the text it
 * is, so that the service refuses it.
 * @param {Feature} feature
 * @param {DurationTexts} texts
 * @param {Value | undefined} saved  kept where it is as many months
 * @param {Language} language
 * @returns {Value} */
export function readDuration(feature, texts, saved, language) {
  const [years, months] = PARTS.map((part) => readNumber(texts[part], language));
  if (years === null && months === null) return null;
  if (!isPart(years) || !isPart(months)) return `${texts.years} ${texts.months}`.trim();
  const total = Math.round(Number(years) * MONTHS_PER_YEAR + Number(months));
  if (typeof saved === "number" && !isMark(feature, saved) && monthsOf(saved) === total) return saved;
  const days = Math.ceil((total * DAYS_PER_YEAR) / MONTHS_PER_YEAR);
  return isCountedBack(feature) && days > 0 ? -days : days;
}

/** The texts in the two fields of a time: years and months.
 * @param {Form} form
 * @param {Feature} feature
 * @returns {DurationTexts} */
export function durationTexts(form, feature) {
  const typing = form.typing[feature.name];
  return typeof typing === "object" ? typing : writeDuration(feature, valueOf(form, feature.name));
}

/** Years or months as they are being typed.
 * @param {Form} form
 * @param {Feature} feature
 * @param {Partial<DurationTexts>} text
 * @param {Language} language
 * @returns {Form} */
export function typeDuration(form, feature, text, language) {
  const texts = { ...durationTexts(form, feature), ...text };
  const typed = choose(form, feature.name, readDuration(feature, texts, form.saved[feature.name], language));
  return { ...typed, typing: { ...form.typing, [feature.name]: texts } };
}

/** Years from the shortest to the longest time that the contract allows.
 * @param {Feature} feature
 * @returns {{low: number, high: number}} */
export function yearsAllowed(feature) {
  const limits = [feature.minimum, feature.maximum].filter((limit) => limit !== null && !isMark(feature, limit));
  const years = limits.map((days) => Math.floor(Math.abs(Number(days)) / DAYS_PER_YEAR));
  return { low: limits.length > 1 ? Math.min(...years) : 0, high: Math.max(...years) };
}

/** @param {Value | undefined} part */
function isPart(part) {
  return part === null || (typeof part === "number" && part >= 0);
}

/** @param {number} days */
function monthsOf(days) {
  const { years, months } = yearsAndMonths(days);
  return years * MONTHS_PER_YEAR + months;
}

/** @param {Feature} feature
 * @param {number | null} value */
function isMark(feature, value) {
  return feature.special.some((mark) => mark.value === value);
}
