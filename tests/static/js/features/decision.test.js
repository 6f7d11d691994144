/** What a decision says for people: rules once, features of the nearest group, the borrower's sentences. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  borrowerSentences,
  featureReasons,
  inForce,
  isWaiting,
  isContradictory,
  ruleReasons,
} from "../../../../app/static/js/features/decision.js";

/** @param {string} text */
const both = (text) => ({ en: text, ru: text });
const sides = { lowers: both("short work"), raises: both("long work"), cases: {} };
const feature = {
  name: "days_employed",
  labels: both("Work"),
  median: null,
  special: [],
  reasons: { ...sides, manager: sides },
};
const contract = /** @type {any} */ ({ features: [feature] });
const known = {
  risk_too_high: { sentence: both("the risk is high"), by_features: true },
  no_payment_reserve: { sentence: both("no reserve"), by_features: false },
  not_computed: { sentence: both("something lacks"), by_features: false },
};

/** @param {string} code
 * @param {object} [lacking] */
const rule = (code, lacking = {}) => ({ code, outcome: "decline", part: "x", lacking });
/** @param {string} against */
const lost = (against) => ({ against, feature: "days_employed", value: 90, lost: 0.4 });
/** @param {object} parts */
const decision = (parts) => /** @type {any} */ ({ outcome: "decline", answer: null, rules: [], reasons: [], ...parts });

test("a person's answer is in force, and before it the policy's decision", () => {
  const answer = { outcome: "approve", limit: 100 };
  assert.equal(inForce(decision({ answer })), answer);
  assert.equal(inForce(decision({})).outcome, "decline");
});

test("only a referral without an answer waits for a person", () => {
  assert.equal(isWaiting(decision({ outcome: "refer" })), true);
  assert.equal(isWaiting(decision({ outcome: "refer", answer: {} })), false);
  assert.equal(isWaiting(decision({})), false);
});

test("a rule that held in several parts is said once, with all inputs of no use, by the cause", () => {
  const rules = [
    rule("not_computed", { income: "missing" }),
    rule("no_payment_reserve"),
    rule("not_computed", { age: "stale" }),
  ];
  assert.deepEqual(
    ruleReasons(decision({ rules }), known).map(({ code, lacking }) => [code, lacking]),
    [
      ["not_computed", { missing: ["income"], stale: ["age"] }],
      ["no_payment_reserve", {}],
    ],
  );
});

test("of a contradiction alone a borrower does not read that something is missing", () => {
  const english = (/** @type {object} */ lacking) => {
    const one = decision({ outcome: "refer", rules: [rule("not_computed", lacking)] });
    return [isContradictory(one), ...borrowerSentences(one, known, contract).map(({ en }) => en)];
  };
  assert.deepEqual(english({ bureau: "contradictory" }), [true]);
  assert.deepEqual(english({ bureau: "contradictory", income: "missing" }), [true, "something lacks"]);
  assert.deepEqual(english({ bureau: "stale" }), [false, "something lacks"]);
  assert.deepEqual(english({}), [false, "something lacks"]);
});

test("features are those of the nearest group that there is", () => {
  const near = decision({ reasons: [lost("average"), lost("just_above")] });
  assert.equal(featureReasons(near, contract, false).length, 1);
  assert.equal(featureReasons(decision({ reasons: [lost("base")] }), contract, true)[0]?.sentence?.en, "short work");
});

test("a borrower reads of the features in the place of the risk, and of the risk where no feature is named", () => {
  const rules = [rule("no_payment_reserve"), rule("risk_too_high")];
  const english = (/** @type {object} */ parts) =>
    borrowerSentences(decision({ rules, ...parts }), known, contract).map(({ en }) => en);
  assert.deepEqual(english({ reasons: [lost("average")] }), ["no reserve", "short work"]);
  assert.deepEqual(english({}), ["no reserve", "the risk is high"]);
});

test("a code that the catalogue does not have is no sentence, and no fault", () => {
  assert.deepEqual(borrowerSentences(decision({ rules: [rule("other")] }), known, contract), []);
  assert.equal(ruleReasons(decision({ rules: [rule("other")] }), known)[0]?.sentence, null);
});
