import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreChanges } from "../../../../app/static/js/features/score-changes.js";

/** @param {string} model_version
 * @param {[string, unknown, number][]} reasons */
const score = (model_version, ...reasons) => ({
  model_version,
  reasons: reasons.map(([feature, value, contribution]) => ({ feature, value, contribution })),
});

test("what changed is what has another value, the greatest effect first", () => {
  const before = score("a", ["base", null, -1], ["income", 300, -0.5], ["free", 220, -0.2], ["age", 30, 0.1]);
  const now = score("a", ["base", null, -1], ["income", 90, 0.4], ["free", 2, 0], ["age", 30, 0.05]);
  const { isSameModel, changes } = scoreChanges(now, before);
  assert.equal(isSameModel, true);
  assert.deepEqual(
    changes.map(({ feature, before: old, now: value }) => [feature, old, value]),
    [
      ["income", 300, 90],
      ["free", 220, 2],
    ],
  );
  assert.ok(changes.every(({ moved }) => moved > 0));
});

test("effects of two models are not compared, values are", () => {
  const { isSameModel, changes } = scoreChanges(
    score("b", ["income", 90, 0.4], ["age", 30, 0.3]),
    score("a", ["income", 300, -0.5], ["age", 30, 0.1]),
  );
  assert.equal(isSameModel, false);
  assert.deepEqual(changes, [{ feature: "income", before: 300, now: 90, moved: 0 }]);
});
