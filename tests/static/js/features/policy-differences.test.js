import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf, valueOf } from "../../../../app/static/js/features/policy-differences.js";

test("a place in a policy is named by its part, its own name and its field", () => {
  assert.equal(nameOf(["segments", "standard", "approve_below"]), "segment standard, approve below PD");
  assert.equal(nameOf(["version"]), "version");
  assert.equal(nameOf(["limit", "free_cash", "share"]), "limit free cash, share");
  assert.equal(nameOf(["computed", "debt_burden"]), "computed value debt_burden");
});

test("what there are no words for is named as the policy names it", () => {
  assert.equal(nameOf(["later", "part"]), "later part");
});

test("values are read as words and numbers", () => {
  assert.deepEqual(
    [valueOf(0.15), valueOf(1500000), valueOf("refer"), valueOf("term > 48"), valueOf(true), valueOf(null)],
    ["0.15", "1,500,000", "refer", "term > 48", "yes", "none"],
  );
});
