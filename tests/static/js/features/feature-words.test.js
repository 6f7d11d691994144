import assert from "node:assert/strict";
import { test } from "node:test";
import {
  exactText,
  expectation,
  problemText,
  reading,
  remark,
  unitText,
  unusual,
} from "../../../../app/static/js/features/feature-words.js";
import { addWords } from "../../../../app/static/js/core/i18n.js";
import { featureFormWords } from "../../../../app/static/js/features/words/form.js";
import { valueWords } from "../../../../app/static/js/features/words/values.js";
import { feature } from "../contract-factory.js";
import { employed, employedBack, housing, income, inLanguage, married, term } from "../some-features.js";

addWords(featureFormWords, valueWords);

test("what is expected is told in both languages", () => {
  assert.equal(expectation(income), "An amount from 0 to 1,000,000,000, with two decimals at most. May be left empty.");
  assert.equal(expectation(term), "A whole number from 1 to 480 (months).");
  assert.equal(
    inLanguage("ru", () => expectation(term)),
    "Целое число от 1 до 480 (мес.).",
  );
  assert.equal(expectation(employed), "Years and months, from 0 to 80 years.");
  assert.equal(expectation(employedBack), "Years and months, from 0 to 80 years.");
  assert.equal(
    inLanguage("ru", () => expectation(employed)),
    "Годы и месяцы, от 0 до 80 лет.",
  );
});

test("a problem is told by what was expected", () => {
  const problem = { field: "term_months", message: "", code: "illegal" };
  assert.equal(problemText(term, problem, 1000), "This value does not fit. A whole number from 1 to 480 (months).");
  assert.equal(problemText(term, problem, null), "Please fill this in. A whole number from 1 to 480 (months).");
  assert.equal(problemText(married, { ...problem, code: "required" }, undefined), "Please fill this in. Yes or no.");
  assert.equal(
    problemText(housing, { ...problem, code: "derived" }, 1),
    "This is computed from other fields; change those.",
  );
});

test("days are read as years and months, marks by their name", () => {
  assert.equal(reading(employed, 1825), "5 years");
  assert.equal(
    inLanguage("ru", () => reading(employed, 1825)),
    "5 лет",
  );
  assert.equal(reading(employedBack, -1825), "5 years");
  assert.equal(reading(employedBack, 365_243), "not employed");
  assert.equal(reading(income, 125_000), "");
  assert.equal(reading(employed, null), "");
});

test("beside years and months stand the days, beside another number what it means", () => {
  assert.equal(remark(employed, 1826), "1,826 days");
  assert.equal(remark(employedBack, -1), "1 day");
  assert.equal(remark(employedBack, 365_243), "not employed");
  assert.equal(remark(term, 36), "");
});

test("a legal value outside the usual range is told, a mark is not", () => {
  assert.equal(unusual(income, 1), "Unusual: mostly 6,000 to 959,000");
  assert.equal(unusual(income, 6_000), "");
  assert.equal(unusual(employedBack, 365_243), "");
  assert.equal(unusual(income, "abc"), "");
  assert.equal(unusual(employed, 20_000), "Unusual: mostly 0 to 48 years");
  assert.equal(unusual(employedBack, -20_000), "Unusual: mostly 0 to 46 years 6 months");
});

test("two values that differ never read the same", () => {
  assert.equal(exactText(employed, 1825), "1,825 days (5 years)");
  assert.notEqual(exactText(employed, 1825), exactText(employed, 1826));
  assert.equal(exactText(employedBack, 365_243), "not employed");
  assert.equal(exactText(income, null), "not given");
  assert.equal(exactText(income, 125_000.5), "125,000.5");
  assert.equal(exactText(housing, "rent"), "rent");
});

test("a bank's own unit is shown as its contract writes it", () => {
  assert.equal(unitText(feature({ unit: "km" })), "km");
  assert.equal(unitText(income), "");
});

test("a unit of years agrees with its number", () => {
  const age = feature({ unit: "years" });
  assert.deepEqual(
    inLanguage("ru", () => [51, 52, 55, undefined].map((value) => unitText(age, value))),
    ["год", "года", "лет", "лет"],
  );
  assert.equal(
    inLanguage("ru", () => exactText(age, 51)),
    "51 год",
  );
});

test("an amount that can be read in two ways is refused with the way to write it", () => {
  const problem = { field: "income_monthly", message: "", code: "illegal" };
  assert.match(problemText(income, problem, "125.000"), /without a mark/);
  assert.doesNotMatch(problemText(income, problem, "many"), /without a mark/);
});
