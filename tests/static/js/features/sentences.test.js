import assert from "node:assert/strict";
import { test } from "node:test";
import { caseOf, sentenceOf } from "../../../../app/static/js/features/sentences.js";
import { feature } from "../contract-factory.js";

/** @param {string} text */
const labels = (text) => ({ en: text, ru: text });
const general = { lowers: labels("not stated or small"), raises: labels("considerable") };
const assets = feature({
  median: 3_000_000,
  special: [{ value: 9, labels: labels("a code") }],
  reasons: {
    ...general,
    cases: { missing: { lowers: labels("not stated") }, low: { lowers: labels("less than most") } },
    manager: { ...general, cases: { low: { lowers: labels("the client has less than most") } } },
  },
});

test("a value is missing, below or above the median, or none of these", () => {
  assert.equal(caseOf(assets, null), "missing");
  assert.equal(caseOf(assets, 1_000_000), "low");
  assert.equal(caseOf(assets, 4_000_000), "high");
  assert.equal(caseOf(assets, 3_000_000), null);
  assert.equal(caseOf(assets, 9), null);
  assert.equal(caseOf(assets, true), null);
  assert.equal(caseOf(feature({ median: null }), 5), null);
});

test("assets of a million are never called not stated", () => {
  assert.equal(sentenceOf(assets, { value: 1_000_000, side: "lowers" })?.en, "less than most");
  assert.equal(sentenceOf(assets, { value: null, side: "lowers" })?.en, "not stated");
});

test("a value without a sentence of its own has the general one", () => {
  assert.equal(sentenceOf(assets, { value: 1_000_000, side: "raises" })?.en, "considerable");
  assert.equal(sentenceOf(assets, { value: 4_000_000, side: "lowers" })?.en, "not stated or small");
  assert.equal(sentenceOf(feature({}), { value: 1, side: "lowers" }), null);
});

test("the bank reads its own sentences", () => {
  const reason = { value: 1, side: /** @type {const} */ ("lowers"), isForBank: true };
  assert.equal(sentenceOf(assets, reason)?.en, "the client has less than most");
});
