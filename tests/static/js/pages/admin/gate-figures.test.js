import assert from "node:assert/strict";
import { test } from "node:test";
import { addWords, t } from "../../../../../app/static/js/core/i18n.js";
import { shown } from "../../../../../app/static/js/pages/admin/gate-figures.js";
import { adminGatesWords } from "../../../../../app/static/js/pages/admin/words/gates.js";

addWords(adminGatesWords);

test("figures of a comparison are differences with their sign", () => {
  const figures = { difference: -0.0912, low: -0.15, high: 0.0123, rows: 1500 };
  assert.deepEqual(shown(figures), { difference: "−0.0912", low: "−0.1500", high: "+0.0123", rows: "1,500" });
  assert.equal(
    t("gate.why.auc_not_worse", shown(figures)),
    "AUC is −0.0912 against the champion's (−0.1500 to +0.0123), loans: 1,500.",
  );
});

test("figures of a calibration have four decimals", () => {
  assert.deepEqual(shown({ mean_pd: 0.31245, bad_rate: 0.3 }), { mean_pd: "0.3125", bad_rate: "0.3000" });
});

test("columns that lack are named", () => {
  assert.deepEqual(shown({ columns: ["age", "income"], contract: "loan" }), {
    columns: "age; income",
    contract: "loan",
  });
});

test("features that help when cleared are named with their share and the largest fall", () => {
  const cleared = [{ feature: "income", rows: 818, improved: 678, share: 0.8289, largest_fall: 0.30121 }];
  assert.equal(shown({ cleared })["cleared"], "income: 678 of 818 loans (82.9%), by up to 0.3012");
});

test("grades whose PD is off are named with the interval", () => {
  const grades = [{ grade: "E", rows: 600, bad: 450, mean_pd: 0.68, ratio: 1.1, ratio_low: 1.05, ratio_high: 1.15 }];
  assert.equal(
    shown({ grades })["grades"],
    "grade E: 450 bad of 600, mean PD 0.6800, observed / expected 1.1000 (1.0500 to 1.1500)",
  );
});

test("broken rules are said with their feature where they have one", () => {
  const broken = [
    { rule: "directions", feature: "debt" },
    { rule: "rows_alone", feature: null },
  ];
  assert.equal(
    shown({ broken })["broken"],
    "the PD moves in the contract's direction (debt); an applicant alone scores as in a batch",
  );
});
