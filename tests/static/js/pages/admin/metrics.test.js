import assert from "node:assert/strict";
import { test } from "node:test";
import {
  championOf,
  difference,
  METRICS,
  previousOf,
  verdict,
  whatGetsWorse,
} from "../../../../../app/static/js/pages/admin/metrics.js";

/** @typedef {import("../../../../../app/static/js/pages/admin/metrics.js").Model} Model */

/** @param {Partial<Model>} facts
 * @returns {Model} */
function model(facts) {
  return {
    sha256: "0",
    name: "loan",
    label: null,
    note: null,
    intervals: {},
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
  assert.deepEqual(difference(metric("auc"), strong, weak, "en"), { kind: "unproven", isBetter: true, by: "0.040" });
  assert.deepEqual(difference(metric("auc"), weak, strong, "en"), { kind: "unproven", isBetter: false, by: "0.040" });
  assert.deepEqual(difference(metric("brier"), strong, weak, "ru"), { kind: "unproven", isBetter: true, by: "0,010" });
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

test("a difference inside the noise is neither better nor worse, one beyond it is", () => {
  /** @param {number} auc */
  const measured = (auc) => model({ metrics: { auc }, intervals: { auc: [auc, auc - 0.02, auc + 0.02] } });
  assert.equal(difference(metric("auc"), measured(0.799), measured(0.8), "en")?.kind, "same");
  assert.equal(difference(metric("auc"), measured(0.75), measured(0.8), "en")?.kind, "worse");
  assert.equal(difference(metric("auc"), measured(0.85), measured(0.8), "en")?.kind, "better");
});

test("on the same loans an interval decides, and an error is read the other way round", () => {
  assert.equal(verdict(metric("auc"), [-0.001, -0.01, 0.008]), "same");
  assert.equal(verdict(metric("auc"), [-0.02, -0.03, -0.01]), "worse");
  assert.equal(verdict(metric("brier"), [-0.02, -0.03, -0.01]), "better");
});

test("what surely gets worse is named, and nothing inside the noise", () => {
  const differences = {
    auc: [-0.02, -0.03, -0.01],
    gini: [-0.04, -0.06, -0.02],
    ks: [-0.01, -0.03, 0.01],
    brier: [0.02, 0.01, 0.03],
  };
  assert.deepEqual(
    whatGetsWorse(differences).map(({ name }) => name),
    ["auc", "brier"],
  );
  assert.deepEqual(whatGetsWorse({}), []);
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
