import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_TOLD, startOf, strength, twoSides } from "../../../../app/static/js/features/reasons.js";

/** @param {[string, number][]} pairs */
const reasons = (...pairs) => pairs.map(([feature, contribution]) => ({ feature, contribution, value: 1 }));
/** @param {{feature: string}[]} list */
const names = (list) => list.map(({ feature }) => feature);

test("what raises the probability of default lowers the rating, the rest helps, in the service's order", () => {
  const { lowered, helped } = twoSides(reasons(["base", -1.4], ["a", 0.5], ["b", -0.4], ["c", 0.2], ["d", -0.1]));
  assert.deepEqual(names(lowered), ["a", "c"]);
  assert.deepEqual(names(helped), ["b", "d"]);
});

test("the borrower is told at most four that lower", () => {
  const many = reasons(["a", 5], ["b", 4], ["c", 3], ["d", 2], ["e", 1], ["f", -1]);
  assert.deepEqual(names(twoSides(many, MOST_TOLD).lowered), ["a", "b", "c", "d"]);
  assert.equal(twoSides(many).lowered.length, 5);
});

test("the starting point is no reason, nor is what changed nothing", () => {
  const { lowered, helped } = twoSides(reasons(["base", 2], ["a", 0]));
  assert.deepEqual([...lowered, ...helped], []);
  assert.equal(startOf(reasons(["base", 2], ["a", 0])), 2);
  assert.equal(startOf(reasons(["a", 1])), null);
});

test("lengths are shares of the strongest reason, the starting point apart", () => {
  const { lowered, helped } = twoSides(reasons(["base", -9], ["a", 0.5], ["b", -0.25]));
  assert.deepEqual([lowered[0]?.length, helped[0]?.length], [1, 0.5]);
});

test("a length has a word", () => {
  assert.deepEqual([1, 0.5, 0.1].map(strength), ["strong", "middling", "slight"]);
});
