/**
 * A credit's payment history as a calendar. Pure.
 *
 * @typedef {import("../core/api-types.js").PaymentMonth} PaymentMonth
 * @typedef {PaymentMonth["status"]} Status
 * @typedef {{year: number, month: number, status: Status}} Month  `month`: 1 to 12
 * @typedef {{year: number, months: (Month | null)[]}} Year  twelve places; null where nothing is recorded
 * @typedef {{years: Year[], months: Month[], counts: {status: Status, count: number}[], delays: number, longestRun: number}} Calendar
 */

/** In the order of the legend. */
export const STATUSES = /** @type {readonly Status[]} */ (["0", "1", "2", "3", "4", "5", "X", "C"]);
const MONTHS_PER_YEAR = 12;

/** Whether a payment was thirty days late or more.
 * @param {Status} status */
export function isDelay(status) {
  return status >= "1" && status <= "5";
}

/**
 * Years and months newest first, months a status has, months with a delay, and the longest run of recorded months
 * that follow each other without one.
 * @param {PaymentMonth[]} history
 * @param {string} asOf  the month `months_ago: 0` stands for, "2026-11"
 * @returns {Calendar}
 */
export function calendarOf(history, asOf) {
  const newestFirst = history.toSorted((one, other) => one.months_ago - other.months_ago);
  const months = newestFirst.map(({ months_ago, status }) => ({ ...monthBefore(asOf, months_ago), status }));
  return {
    years: yearsOf(months),
    months,
    counts: STATUSES.map((status) => ({ status, count: history.filter((each) => each.status === status).length })),
    delays: history.filter(({ status }) => isDelay(status)).length,
    longestRun: longestRun(newestFirst),
  };
}

/** The month so many months before another.
 * @param {string} yearAndMonth  "2026-11"
 * @param {number} back
 * @returns {{year: number, month: number}} */
export function monthBefore(yearAndMonth, back) {
  const [year = 0, month = 1] = yearAndMonth.split("-").map(Number);
  const index = year * MONTHS_PER_YEAR + month - 1 - back;
  return { year: Math.floor(index / MONTHS_PER_YEAR), month: (index % MONTHS_PER_YEAR) + 1 };
}

/** @param {Month[]} months  newest first
 * @returns {Year[]} */
function yearsOf(months) {
  /** @type {Year[]} */
  const years = [];
  for (const month of months) {
    let last = years.at(-1);
    if (last?.year !== month.year) {
      last = { year: month.year, months: Array(MONTHS_PER_YEAR).fill(null) };
      years.push(last);
    }
    last.months[month.month - 1] = month;
  }
  return years;
}

/** @param {PaymentMonth[]} newestFirst */
function longestRun(newestFirst) {
  let longest = 0;
  let run = 0;
  let before = NaN;
  for (const { months_ago, status } of newestFirst) {
    if (isDelay(status)) run = 0;
    else run = months_ago === before + 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
    before = months_ago;
  }
  return longest;
}
