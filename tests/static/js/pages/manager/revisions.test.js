import assert from "node:assert/strict";
import { test } from "node:test";
import { shownChanges } from "../../../../../app/static/js/pages/manager/revisions.js";
import { contract } from "../../contract-factory.js";
import { annuity, income, term } from "../../some-features.js";

const loan = contract({ features: [term, income, annuity] });

/** @param {string[]} names */
function revision(...names) {
  const changes = Object.fromEntries(names.map((name) => [name, { old: 1, new: 2 }]));
  return { revision: 2, timestamp: "", author_id: 1, people: [], changes };
}

test("what was entered is told in the contract's order, what only followed is not", () => {
  assert.deepEqual(shownChanges(revision("annuity", "income_monthly", "term_months"), loan), [
    "term_months",
    "income_monthly",
  ]);
});

test("where only computed values changed, they are told", () => {
  assert.deepEqual(shownChanges(revision("annuity"), loan), ["annuity"]);
});

test("another manager has a line of its own", () => {
  assert.deepEqual(shownChanges(revision("manager_id", "annuity"), loan), []);
});

test("a feature that the contract has no more is told by its name", () => {
  assert.deepEqual(shownChanges(revision("shoe_size"), loan), ["shoe_size"]);
});
