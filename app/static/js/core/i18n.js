/**
 * Words in the chosen language. Each page adds the dictionaries it uses; a missing key is reported in the console and shown
 * as itself, so that no test overlooks it.
 *
 * @typedef {"en" | "ru"} Language
 * @typedef {{one: string, few?: string, many?: string, other: string}} Plural  forms by Intl.PluralRules
 * @typedef {{[key: string]: string | Plural}} Dictionary
 * @typedef {{[language in Language]: Dictionary}} Words
 * @typedef {{[language in Language]: string}} Labels  a text of the feature contract
 */

import { otherWords } from "./other-words.js";

/** @type {readonly Language[]} */
export const LANGUAGES = ["en", "ru"];
const COOKIE_SECONDS = 365 * 24 * 3600;

/** @type {Words} */
const known = { en: {}, ru: {} };
/** @type {Set<() => void>} */
const listeners = new Set();

/** The language of the page: what the server found chosen or accepted.
 * @returns {Language} */
export function language() {
  return globalThis.document?.documentElement.lang === "ru" ? "ru" : "en";
}

/** Makes dictionaries known.
 * @param {...Words} dictionaries */
export function addWords(...dictionaries) {
  for (const words of dictionaries) for (const each of LANGUAGES) Object.assign(known[each], words[each]);
}

/**
 * The words for a key; `{name}` takes a value. Where the entry has plural forms, `values.count` chooses one.
 * @param {string} key
 * @param {{[name: string]: string | number}} [values]
 */
export function t(key, values = {}) {
  return fill(known[language()][key], language(), key, values);
}

/**
 * Pure part of `t`.
 * @param {string | Plural | undefined} entry
 * @param {Language} inLanguage
 * @param {string} key
 * @param {{[name: string]: string | number}} values
 */
export function fill(entry, inLanguage, key, values) {
  if (entry === undefined) {
    globalThis.reportError?.(new Error(`no words for ${key}`));
    return key;
  }
  const text = typeof entry === "string" ? entry : form(entry, inLanguage, Number(values["count"]));
  return text.replace(/\{(\w+)\}/g, (mark, name) => {
    const value = values[name] ?? mark;
    return typeof value === "number" ? value.toLocaleString(inLanguage) : value;
  });
}

/** Whether there are words for that key.
 * @param {string} key */
export function has(key) {
  return key in known[language()];
}

/** A text of the contract in the language of the page.
 * @param {Labels} labels */
export function label(labels) {
  return labels[language()];
}

/** Switches the language and lets everything that is drawn draw itself again. The choice is remembered at once, so that the
 * next page has it also where this one cannot get its words: then nothing on it changes, and the promise is refused.
 * @param {Language} chosen */
export async function chooseLanguage(chosen) {
  remember("language", chosen);
  addWords(await otherWords());
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
}

/** Calls back after each switch of the language.
 * @param {() => void} listener */
export function onLanguage(listener) {
  listeners.add(listener);
}

/** A choice that the server reads at the next page.
 * @param {string} name
 * @param {string} value */
export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`;
}

/** @param {Plural} forms
 * @param {Language} inLanguage
 * @param {number} count */
function form(forms, inLanguage, count) {
  const rule = /** @type {keyof Plural} */ (new Intl.PluralRules(inLanguage).select(count));
  return forms[rule] ?? forms.other;
}
