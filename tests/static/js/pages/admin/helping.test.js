import assert from "node:assert/strict";
import { test } from "node:test";
import { features } from "../../../../../app/static/js/pages/admin/helping.js";

/** @param {string} code
 * @param {{[name: string]: any}} figures
 * @returns {import("../../../../../app/static/js/core/api.js").GateResult} */
const gate = (code, figures) => ({ gate: "clearing", verdict: "failed", code, figures, sentence: "" });

test("features that help when cleared, or could not be tried, can be waived", () => {
  assert.deepEqual(features([gate("clearing_helps", { cleared: [{ feature: "income" }, { feature: "debt" }] })]), [
    "income",
    "debt",
  ]);
  assert.deepEqual(features([gate("clearing_untried", { columns: ["income"] })]), ["income"]);
});

test("another gate's columns cannot", () => {
  assert.deepEqual(features([gate("columns_missing", { columns: ["income"] })]), []);
  assert.deepEqual(features([]), []);
});
