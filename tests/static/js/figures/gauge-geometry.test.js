import assert from "node:assert/strict";
import { test } from "node:test";
import { arc, placeOf, zones } from "../../../../app/static/js/figures/gauge-geometry.js";
import { band } from "../contract-factory.js";

test("zones fill the scale from the worst band to the best without a gap", () => {
  const bands = [band("A", 0.05), band("B", 0.25), band("C", null)];
  assert.deepEqual(zones(bands), [
    { band: "C", from: 0, to: 0.75 },
    { band: "B", from: 0.75, to: 0.95 },
    { band: "A", from: 0.95, to: 1 },
  ]);
});

test("ratings stand on a half circle, the worst on the left, the best on the right", () => {
  assert.deepEqual(placeOf(0, 100), [20, 120]);
  assert.deepEqual(placeOf(0.5, 100), [120, 20]);
  assert.deepEqual(placeOf(1, 100), [220, 120]);
  assert.deepEqual(placeOf(1.7, 100), placeOf(1, 100));
});

test("an arc goes from one place to the other", () => {
  assert.equal(arc(0, 1), "M24 120A96 96 0 0 1 216 120");
});
