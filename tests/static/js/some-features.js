/** Features as `GET /schema/applicant` tells them, for tests. */
import { feature } from "./contract-factory.js";

const sides = { lowers: { en: "-", ru: "-" }, raises: { en: "+", ru: "+" }, cases: {} };
const said = { ...sides, manager: sides };

export const income = feature({
  name: "income_monthly",
  type: "money",
  unit: "money",
  maximum: 1_000_000_000,
  seen: [6_000, 959_000],
  nullable: true,
  reasons: said,
});
export const term = feature({
  name: "term_months",
  type: "int",
  unit: "months",
  minimum: 1,
  maximum: 480,
  seen: [6, 72],
});
export const employed = feature({
  name: "days_employed",
  type: "int",
  unit: "days",
  maximum: 29_200,
  seen: [0, 17_520],
});
export const married = feature({
  name: "is_married",
  type: "bool",
  unit: null,
  seen: null,
  minimum: null,
  maximum: null,
});
export const housing = feature({
  name: "housing",
  type: "category",
  unit: null,
  seen: null,
  categories: [{ value: "rent", labels: { en: "rent", ru: "аренда" } }],
});
export const employedBack = feature({
  name: "days_employed",
  type: "int",
  unit: "days, negative; 365243 is not employed",
  minimum: -29_200,
  maximum: 365_243,
  seen: [-17_000, 0],
  special: [{ value: 365_243, labels: { en: "not employed", ru: "не работает" } }],
});
export const annuity = feature({ name: "annuity", editable: false, derived_from: ["credit_amount", "term_months"] });
export const freeCash = feature({ name: "free_cash", editable: false, derived_from: ["income_monthly", "annuity"] });

/** Lets words be those of a language while something runs.
 * @template T
 * @param {"en" | "ru"} lang
 * @param {() => T} act
 * @returns {T} */
export function inLanguage(lang, act) {
  const before = globalThis.document;
  globalThis.document = /** @type {Document} */ ({ documentElement: { lang } });
  try {
    return act();
  } finally {
    globalThis.document = before;
  }
}
