/** Small contracts for tests.
 *
 * @typedef {import("../../../app/static/js/features/contract.js").Feature} Feature
 * @typedef {import("../../../app/static/js/features/contract.js").Contract} Contract
 */

/** @param {Partial<Feature>} given
 * @returns {Feature} */
export function feature(given) {
  return {
    name: "some_feature",
    labels: { en: "Some feature", ru: "Признак" },
    group: "person",
    type: "int",
    unit: null,
    minimum: 0,
    maximum: 100,
    seen: null,
    median: null,
    categories: [],
    special: [],
    nullable: false,
    editable: true,
    derived_from: [],
    monotone: "none",
    governance: ["allowed"],
    constants: {},
    actionable: null,
    reasons: null,
    expected: "a whole number from 0 to 100",
    ...given,
  };
}

/** @param {Partial<Contract>} given
 * @returns {Contract} */
export function contract(given) {
  return {
    name: "small",
    version: 1,
    title: { en: "Small", ru: "Малый" },
    groups: [{ name: "person", labels: { en: "Person", ru: "Человек" } }],
    bands: [],
    uses_payment_history: null,
    features: [],
    ...given,
  };
}

/** @param {string} letter
 * @param {number | null} below */
export function band(letter, below) {
  const labels = { en: letter, ru: letter };
  return { band: letter, below, labels, meaning: labels };
}

/** @param {string} value
 * @param {string} en
 * @param {string} ru */
export function category(value, en, ru) {
  return { value, labels: { en, ru } };
}
