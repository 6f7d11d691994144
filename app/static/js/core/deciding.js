/**
 * What a page comes with where a policy decides; null without one, and then nothing of decisions is on it.
 *
 * @typedef {{[language in import("./i18n.js").Language]: string}} Labels
 * @typedef {{type: "number" | "bool" | "category", unit: string | null, values: string[], labels: Labels, fresh_days: number}} Fact
 * @typedef {{
 *   rules: {[code: string]: {sentence: Labels, by_features: boolean}},
 *   policy?: {sha256: string, name: string, version: number, facts: {[name: string]: Fact}}
 * }} Deciding  `policy` is for staff
 */

/** @type {Deciding | null} */
export const deciding = JSON.parse(globalThis.document?.getElementById("deciding")?.textContent ?? "null");
