import assert from "node:assert/strict";
import { test } from "node:test";
import { movedCutOffs, requestOf } from "../../../../../app/static/js/pages/admin/simulation-request.js";
import { moved, ownStops } from "../../../../../app/static/js/pages/admin/simulation-sums.js";
import { side } from "./simulation-side.js";

/** @type {import("../../../../../app/static/js/pages/admin/simulation-request.js").Choices} */
const choices = {
  policy: "a",
  comparison: "cut-offs",
  against: "b",
  model: "c",
  source: "portfolio",
  since: "2026-01-31",
  until: "2026-02-28",
  months: 6,
  manager: "",
  sources: [],
  facts: {},
};

test("a request says what was chosen, and nothing of what was not", () => {
  assert.deepEqual(requestOf(choices, {}), { policy: "a", outcome_months: 6 });
  assert.deepEqual(requestOf({ ...choices, comparison: "policy" }, {}), {
    policy: "a",
    outcome_months: 6,
    against: "b",
  });
  assert.deepEqual(requestOf({ ...choices, comparison: "model" }, {}), { policy: "a", outcome_months: 6, model: "c" });
});

test("filters belong to their kind of scores, and facts are sent as the policies declare them", () => {
  const filtered = { ...choices, manager: "12", sources: ["api"] };
  assert.deepEqual(requestOf(filtered, {}), { policy: "a", outcome_months: 6, manager_id: 12 });
  const { sources, manager_id } = requestOf({ ...filtered, source: "events" }, {});
  assert.deepEqual([sources, manager_id], [["api"], undefined]);
  const fact = { unit: null, values: [], source: "x", fresh_days: 1, labels: { en: "x", ru: "x" } };
  /** @type {import("../../../../../app/static/js/pages/admin/simulation-request.js").Declared} */
  const declared = { consent: { ...fact, type: "bool" }, score: { ...fact, type: "number" } };
  const facts = { consent: "false", score: "640,5", other: "of another policy" };
  assert.deepEqual(requestOf({ ...choices, facts }, declared).facts, { consent: false, score: 640.5 });
  assert.equal(requestOf({ ...choices, facts: { consent: "" } }, declared).facts, undefined);
});

test("a period begins with its first day and ends after its last one, where the reader is", () => {
  const { since, until } = requestOf({ ...choices, source: "events" }, {});
  assert.equal(new Date(since ?? "").getTime(), new Date(2026, 0, 31).getTime());
  assert.equal(new Date(until ?? "").getTime(), new Date(2026, 2, 1).getTime());
  assert.equal(requestOf({ ...choices, source: "events", until: "" }, {}).until, undefined);
});

test("cut-offs that stand elsewhere are named with both of their PDs", () => {
  const own = ownStops(side);
  assert.deepEqual(movedCutOffs(side, own), {});
  const chosen = { ...own, short: moved({ approve: 1, decline: 3 }, "approve", 2) };
  assert.deepEqual(movedCutOffs(side, chosen), { short: { approve_below: 0.4, decline_from: 0.6 } });
});

test("a cut-off that passes the other one takes it along", () => {
  assert.deepEqual(moved({ approve: 1, decline: 3 }, "approve", 4), { approve: 4, decline: 4 });
  assert.deepEqual(moved({ approve: 2, decline: 3 }, "decline", 1), { approve: 1, decline: 1 });
});
