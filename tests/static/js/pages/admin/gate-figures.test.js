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
