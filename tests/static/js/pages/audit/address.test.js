import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING, questionOf, readAddress, writeAddress } from "../../../../../app/static/js/pages/audit/address.js";

const STORIES = /** @type {const} */ ([
  { kind: "client", id: "7" },
  { kind: "user", id: "12" },
  { kind: "model", id: "0123456789abcdef".repeat(4) },
]);

test("an address reads back as what was written", () => {
  for (const story of [{}, ...STORIES]) {
    for (const narrow of [{}, { act: "model_promoted", request: "a&b", from: "2026-11-01", until: "2026-11-30" }]) {
      for (const place of [{}, { after: "9.8.7.6.5" }]) {
        const address = { ...EVERYTHING, ...story, ...narrow, ...place };
        assert.deepEqual(readAddress(writeAddress(address)), address);
      }
    }
  }
});

test("what an address says wrong is as if it said nothing", () => {
  const wrong = "?kind=king&id=7&act=DROP&from=2026-13-45&until=soon&after=7";
  assert.deepEqual(readAddress(wrong), EVERYTHING);
  assert.deepEqual(readAddress("?kind=client&id=x"), EVERYTHING);
  assert.deepEqual(readAddress("?kind=client"), EVERYTHING);
});

test("a story of a user is what the user did and what was done to the user", () => {
  assert.equal(questionOf(readAddress("?kind=user&id=12")), "?person_id=12");
  assert.equal(questionOf(readAddress("?kind=client&id=7")), "?object_kind=client&object_id=7");
});

test("both days are included", () => {
  const asked = new URLSearchParams(questionOf(readAddress("?from=2026-11-01&until=2026-11-01")));
  const [since, until] = ["since", "until"].map((name) => Date.parse(asked.get(name) ?? ""));
  assert.equal(Number(until) - Number(since), 24 * 3_600_000);
});
