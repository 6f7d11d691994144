import assert from "node:assert/strict";
import { test } from "node:test";
import { monthName, timeMark } from "../../../../app/static/js/core/format.js";

const DAY = 86_400;
const NOON = new Date(2026, 10, 5, 12, 30).getTime() / 1000;
const MIDNIGHT = new Date(2026, 10, 5).getTime() / 1000;

test("marks on an axis of time say what differs between them", () => {
  assert.equal(timeMark(NOON, 3600, "en"), "12:30 PM");
  assert.equal(timeMark(MIDNIGHT, 3600, "en"), "Nov 5");
  assert.equal(timeMark(NOON, DAY, "en"), "Nov 5");
  assert.equal(timeMark(NOON, 31 * DAY, "en"), "Nov 2026");
  assert.equal(timeMark(NOON, 365 * DAY, "en"), "2026");
});

test("months have short names without a full stop", () => {
  assert.deepEqual([monthName(1, "en"), monthName(1, "ru"), monthName(5, "ru")], ["Jan", "янв", "май"]);
});
