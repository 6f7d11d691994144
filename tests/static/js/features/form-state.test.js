import assert from "node:assert/strict";
import { test } from "node:test";
import {
  choose,
  isEdited,
  leave,
  rebase,
  startForm,
  textOf,
  type,
  undo,
  valueOf,
  wholeApplicant,
  willFollow,
} from "../../../../app/static/js/features/form-state.js";
import { annuity, freeCash, income, term } from "../some-features.js";

const saved = { income_monthly: 125_000, term_months: 48, annuity: 3_000 };

test("a fresh form shows what is saved and has no edits", () => {
  const form = startForm(saved);
  assert.equal(textOf(form, "income_monthly", "en"), "125,000");
  assert.equal(isEdited(form), false);
});

test("a text stays as it is typed until the field is left, then it shows how it was understood", () => {
  const typing = type(startForm(saved), "income_monthly", "140000.", "en");
  assert.equal(textOf(typing, "income_monthly", "en"), "140000.");
  const left = leave(type(typing, "income_monthly", "140000.5", "en"), "income_monthly");
  assert.equal(textOf(left, "income_monthly", "en"), "140,000.5");
  assert.equal(valueOf(left, "income_monthly"), 140_000.5);
});

test("another language shows the same number", () => {
  const form = leave(type(startForm(saved), "income_monthly", "1,825", "en"), "income_monthly");
  assert.equal(textOf(form, "income_monthly", "ru"), "1\u00a0825");
  assert.equal(valueOf(form, "income_monthly"), 1825);
});

test("the saved value again is no edit", () => {
  const form = type(type(startForm(saved), "term_months", "60", "en"), "term_months", "48", "en");
  assert.equal(isEdited(form), false);
});

test("a cleared value is an edit to null, and none where nothing was saved", () => {
  assert.deepEqual(choose(startForm(saved), "income_monthly", null).edits, { income_monthly: null });
  assert.deepEqual(choose(startForm({ income_monthly: null }), "income_monthly", null).edits, {});
});

test("an edit can be undone alone", () => {
  const form = choose(choose(startForm(saved), "income_monthly", 1), "term_months", 2);
  assert.deepEqual(undo(form, "term_months").edits, { income_monthly: 1 });
});

test("a form is never changed in place", () => {
  const form = Object.freeze({
    ...startForm(Object.freeze(saved)),
    edits: Object.freeze({}),
    typing: Object.freeze({}),
  });
  type(form, "term_months", "60", "en");
  choose(form, "term_months", 60);
  assert.deepEqual(form.edits, {});
});

test("edits stay over a newer state, except those that are saved by now", () => {
  const form = choose(choose(startForm(saved), "income_monthly", 1), "term_months", 60);
  const rebased = rebase(form, { ...saved, term_months: 60 });
  assert.deepEqual(rebased.edits, { income_monthly: 1 });
  assert.equal(valueOf(rebased, "term_months"), 60);
});

test("a derived value follows edits of what it comes from, near or far", () => {
  const features = [income, term, annuity, freeCash];
  const form = choose(startForm(saved), "term_months", 60);
  assert.equal(willFollow(form, annuity, features), true);
  assert.equal(willFollow(form, freeCash, features), true);
  assert.equal(willFollow(startForm(saved), freeCash, features), false);
});

test("a new client is sent with what was entered, null where nothing need be, and nothing that is computed", () => {
  const form = choose(choose(startForm(), "term_months", 60), "annuity", 1);
  assert.deepEqual(wholeApplicant(form, [income, term, annuity]), { income_monthly: null, term_months: 60 });
});

test("what is needed and was not entered is left out, so that the service tells it", () => {
  const emptied = type(type(startForm(), "term_months", "6", "en"), "term_months", "", "en");
  assert.deepEqual(wholeApplicant(emptied, [term]), {});
});
