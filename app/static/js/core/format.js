/** Numbers, money and times as people of a language write them. Pure: every function takes the language.
 *
 * @typedef {import("./i18n.js").Language} Language
 */

const NOTHING = "–";
const DAYS_PER_YEAR = 365;
const MONTHS_PER_YEAR = 12;
const DAY_S = 86_400;

/** The bank's currency as an ISO 4217 code: what the server put on the page; "" for none. */
export function currency() {
  return globalThis.document?.documentElement.dataset["currency"] ?? "";
}

/** An amount of money in whole units, or with two decimals; with the sign of the bank's currency, where it has said one.
 * @param {number | null | undefined} amount
 * @param {Language} language
 * @param {string} [code] */
export function money(amount, language, code = currency()) {
  if (amount === null || amount === undefined) return NOTHING;
  const digits = Number.isInteger(amount) ? 0 : 2;
  if (!code) return number(amount, language, digits);
  /** @type {Intl.NumberFormatOptions} */
  const format = { style: "currency", currency: code, currencyDisplay: "narrowSymbol" };
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, { ...format, ...fraction }).format(amount).replace("-", "−");
}

/** A number with exactly so many decimals and a real minus.
 * @param {number | null | undefined} value
 * @param {Language} language
 * @param {number} [digits] */
export function number(value, language, digits = 0) {
  if (value === null || value === undefined) return NOTHING;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, format).format(value).replace("-", "−");
}

/** A rating, always with two decimals.
 * @param {number | null | undefined} value
 * @param {Language} language */
export function rating(value, language) {
  return number(value, language, 2);
}

/** A fraction as a percentage with at most so many decimals.
 * @param {number | null | undefined} fraction
 * @param {Language} language
 * @param {number} [digits] */
export function percent(fraction, language, digits = 1) {
  if (fraction === null || fraction === undefined) return NOTHING;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits }).format(fraction);
}

/** A difference with its sign, a real minus included.
 * @param {number} value
 * @param {Language} language
 * @param {number} [digits] */
export function signed(value, language, digits = 2) {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "exceptZero" };
  return new Intl.NumberFormat(language, /** @type {Intl.NumberFormatOptions} */ (format))
    .format(value)
    .replace("-", "−");
}

/** A date and time in the reader's time zone.
 * @param {string | null | undefined} iso
 * @param {Language} language */
export function moment(iso, language) {
  if (!iso) return NOTHING;
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

/** A date in the reader's time zone.
 * @param {string | null | undefined} iso
 * @param {Language} language */
export function date(iso, language) {
  if (!iso) return NOTHING;
  return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(iso));
}

/** A time of day to the second, in the reader's time zone.
 * @param {Date} at
 * @param {Language} language */
export function time(at, language) {
  return new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(at);
}

/** The name of a month, such as "November 2026".
 * @param {string | null | undefined} yearAndMonth  "2026-11"
 * @param {Language} language */
export function month(yearAndMonth, language) {
  if (!yearAndMonth) return NOTHING;
  const format = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" });
  return withoutYearSign(format.format(new Date(`${yearAndMonth}-01T00:00:00Z`)));
}

/** The name of one of the twelve months, without a full stop.
 * @param {number} monthOfYear  1 to 12
 * @param {Language} language
 * @param {"short" | "narrow"} [width]  narrow: a letter */
export function monthName(monthOfYear, language, width = "short") {
  const format = new Intl.DateTimeFormat(language, { month: width, timeZone: "UTC" });
  return format.format(new Date(Date.UTC(2000, monthOfYear - 1, 1))).replace(".", "");
}

/** A mark on an axis of time: the hour where marks are less than a day apart (at midnight the day), then the day, the
 * month, the year.
 * @param {number} seconds  since 1970
 * @param {number} apart  seconds between two marks
 * @param {Language} language */
export function timeMark(seconds, apart, language) {
  /** @type {[number, Intl.DateTimeFormatOptions][]} */
  const kinds = [
    [DAY_S, { hour: "numeric", minute: "2-digit" }],
    [28 * DAY_S, { day: "numeric", month: "short" }],
    [DAYS_PER_YEAR * DAY_S, { month: "short", year: "numeric" }],
  ];
  const at = new Date(seconds * 1000);
  const isMidnight = at.getHours() + at.getMinutes() === 0;
  const kind = kinds.find(([limit]) => Math.max(apart, isMidnight ? DAY_S : 0) < limit)?.[1] ?? { year: "numeric" };
  return withoutYearSign(new Intl.DateTimeFormat(language, kind).format(at));
}

/** Whole years and months in a number of days, a year being 365 of them; the sign is left out.
 * @param {number} days
 * @returns {{years: number, months: number}} */
export function yearsAndMonths(days) {
  const total = Math.floor((Math.abs(days) / DAYS_PER_YEAR) * MONTHS_PER_YEAR);
  return { years: Math.floor(total / MONTHS_PER_YEAR), months: total % MONTHS_PER_YEAR };
}

/** First and last name; a system has the first alone.
 * @param {{first_name: string, last_name: string}} person */
export function fullName(person) {
  return `${person.first_name} ${person.last_name}`.trim();
}

/** Russian dates end in "г."; where space is dear that goes without saying.
 * @param {string} text */
function withoutYearSign(text) {
  return text.replace(/\sг\.$/, "");
}
