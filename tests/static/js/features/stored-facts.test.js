/** Stored facts as they are shown: what holds now first, whether it is in date, what was said before. */
import assert from "node:assert/strict";
import test from "node:test";
import { factLines } from "../../../../app/static/js/features/stored-facts.js";

const now = new Date("2026-03-01T00:00:00Z");
const labels = { en: "Score", ru: "Балл" };
const declared = /** @type {any} */ ({ score: { type: "number", unit: null, values: [], labels, fresh_days: 30 } });

/** @param {number} id
 * @param {string} source
 * @param {string} day
 * @param {string} [name] */
const fact = (id, source, day, name = "score") =>
  /** @type {any} */ ({ id, name, value: id, source, time: `${day}T00:00:00Z` });

/** @param {object[]} rows */
const shown = (...rows) =>
  factLines(/** @type {any} */ (rows), declared, now).map(({ fact: { id }, standing }) => [id, standing]);

test("the newest time holds, in whatever order statements came", () => {
  assert.deepEqual(shown(fact(2, "a", "2026-01-01"), fact(1, "a", "2026-02-20")), [
    [1, "fresh"],
    [2, "earlier"],
  ]);
});

test("what is older than the policy takes is out of date", () => {
  assert.deepEqual(shown(fact(1, "a", "2026-01-01")), [[1, "stale"]]);
});

test("two sources of one moment that differ contradict each other, and a source that corrects itself does with its last word", () => {
  assert.deepEqual(shown(fact(1, "a", "2026-02-20"), fact(2, "b", "2026-02-20"), fact(3, "a", "2026-02-20")), [
    [3, "contradicted"],
    [2, "contradicted"],
    [1, "earlier"],
  ]);
});

test("what the policy does not declare is not used", () => {
  assert.deepEqual(shown(fact(1, "a", "2026-02-20", "other")), [[1, "unused"]]);
});
