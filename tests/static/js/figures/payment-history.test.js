import assert from "node:assert/strict";
import { test } from "node:test";
import { calendarOf, isDelay, monthBefore } from "../../../../app/static/js/figures/payment-history.js";

/** Statuses newest first; a space is a month without a record.
 * @param {string} statuses
 * @returns {import("../../../../app/static/js/figures/payment-history.js").PaymentMonth[]} */
const history = (statuses) =>
  [...statuses].flatMap((status, months_ago) =>
    status === " " ? [] : [{ months_ago, status: /** @type {any} */ (status) }],
  );

test("months are counted back across years", () => {
  assert.deepEqual(monthBefore("2026-11", 0), { year: 2026, month: 11 });
  assert.deepEqual(monthBefore("2026-01", 1), { year: 2025, month: 12 });
  assert.deepEqual(monthBefore("2026-11", 35), { year: 2023, month: 12 });
});

test("years and months stand newest first, each month in its place", () => {
  const { years, months } = calendarOf(history("01C"), "2026-02");
  assert.deepEqual(
    years.map(({ year, months: row }) => [year, row.map((each) => each?.status ?? ".").join("")]),
    [
      [2026, "10.........."],
      [2025, "...........C"],
    ],
  );
  assert.deepEqual(
    months.map(({ year, month }) => [year, month]),
    [
      [2026, 2],
      [2026, 1],
      [2025, 12],
    ],
  );
});

test("a history in any order gives the same calendar", () => {
  const months = history("0012X");
  assert.deepEqual(calendarOf(months.toReversed(), "2026-11"), calendarOf(months, "2026-11"));
});

test("each status is counted, those that never were too", () => {
  const { counts, delays } = calendarOf(history("0012X0C"), "2026-11");
  assert.deepEqual(counts.map(({ status, count }) => `${status}${count}`).join(" "), "03 11 21 30 40 50 X1 C1");
  assert.equal(delays, 2);
});

test("the longest run has no delay and no gap in it", () => {
  assert.equal(calendarOf(history("00X1CC0002"), "2026-11").longestRun, 5);
  assert.equal(calendarOf(history("000 0000"), "2026-11").longestRun, 4);
  assert.equal(calendarOf(history("123"), "2026-11").longestRun, 0);
});

test("nothing recorded is an empty calendar", () => {
  const { years, longestRun, delays } = calendarOf([], "2026-11");
  assert.deepEqual({ years, longestRun, delays }, { years: [], longestRun: 0, delays: 0 });
});

test("delays are counted from thirty days", () => {
  assert.deepEqual(/** @type {const} */ (["0", "1", "5", "C", "X"]).map(isDelay), [false, true, true, false, false]);
});
