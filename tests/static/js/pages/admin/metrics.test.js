import assert from "node:assert/strict";
import { test } from "node:test";
import { championOf, difference, METRICS, previousOf } from "../../../../../app/static/js/pages/admin/metrics.js";

/** @typedef {import("../../../../../app/static/js/pages/admin/metrics.js").Model} Model */

/** @param {Partial<Model>} facts
 * @returns {Model} */
function model(facts) {
  return {
    sha256: "0",
    name: "loan",
    created: "",
    stage: "candidate",
    promoted_at: null,
    metrics: {},
    training: {},
    warnings: [],
    waivers: [],
    ...facts,
  };
}

/** @param {string} name */
const metric = (name) => METRICS.find((each) => each.name === name) ?? assert.fail(name);

test("more is better, but less of an error", () => {
  const [strong, weak] = [
    model({ metrics: { auc: 0.84, brier: 0.14 } }),
    model({ metrics: { auc: 0.8, brier: 0.15 } }),
  ];
  assert.deepEqual(difference(metric("auc"), strong, weak, "en"), { isBetter: true, by: "0.040" });
  assert.deepEqual(difference(metric("auc"), weak, strong, "en"), { isBetter: false, by: "0.040" });
  assert.deepEqual(difference(metric("brier"), strong, weak, "ru"), { isBetter: true, by: "0,010" });
});

test("models that look the same do not differ", () => {
  const [one, other] = [model({ metrics: { auc: 0.84204 } }), model({ metrics: { auc: 0.84196 } })];
  assert.equal(difference(metric("auc"), one, other, "en"), null);
});

test("a difference is that of the numbers that are shown", () => {
  const [one, other] = [model({ metrics: { auc: 0.8424 } }), model({ metrics: { auc: 0.8415 } })];
  assert.equal(difference(metric("auc"), one, other, "en"), null);
  const third = model({ metrics: { auc: 0.8414 } });
  assert.equal(difference(metric("auc"), one, third, "en")?.by, "0.001");
});

test("nothing is compared with what a card does not say", () => {
  assert.equal(difference(metric("ks"), model({ metrics: { ks: 0.5 } }), model({}), "en"), null);
});

test("a roll-back leads to the retired model that was promoted last", () => {
  const models = [
    model({ sha256: "a", stage: "retired", promoted_at: "2026-01-02T00:00:00Z" }),
    model({ sha256: "b", stage: "champion", promoted_at: "2026-01-04T00:00:00Z" }),
    model({ sha256: "c", stage: "retired", promoted_at: "2026-01-03T00:00:00Z" }),
    model({ sha256: "d", stage: "candidate" }),
  ];
  assert.equal(previousOf(models)?.sha256, "c");
  assert.equal(championOf(models)?.sha256, "b");
});

test("without a model that was champion there is none to go back to", () => {
  assert.equal(previousOf([model({ stage: "champion", promoted_at: "2026-01-04T00:00:00Z" }), model({})]), null);
  assert.equal(championOf([model({})]), null);
});
