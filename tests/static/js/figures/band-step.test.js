import assert from "node:assert/strict";
import { test } from "node:test";
import { nextBand } from "../../../../app/static/js/figures/band-step.js";
import { band } from "../contract-factory.js";

const bands = [band("A", 0.05), band("B", 0.12), band("C", null)];

test("the next better band begins at one minus its bound", () => {
  assert.deepEqual(nextBand(bands, "B"), { band: "A", from: 0.95 });
  assert.deepEqual(nextBand(bands, "C"), { band: "B", from: 0.88 });
});

test("above the best band there is none, and above an unknown one neither", () => {
  assert.equal(nextBand(bands, "A"), null);
  assert.equal(nextBand(bands, "Z"), null);
});
