import assert from "node:assert/strict";
import { test } from "node:test";
import {
  date,
  fullName,
  moment,
  money,
  month,
  number,
  percent,
  rating,
  signed,
  yearsAndMonths,
} from "../../../../app/static/js/core/format.js";

/** Spaces that do not break, as typographers want them, look like any other here.
 * @param {string} text */
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

test("money has whole units, or two decimals where there are any", () => {
  assert.equal(money(1250000, "en"), "1,250,000");
  assert.equal(plain(money(1250000, "ru")), "1 250 000");
  assert.equal(money(34542.5, "en"), "34,542.50");
  assert.equal(plain(money(34542.5, "ru")), "34 542,50");
});

test("a rating has two decimals, in the language's own way", () => {
  assert.deepEqual([rating(0.9, "en"), rating(0.9, "ru"), rating(1, "en")], ["0.90", "0,90", "1.00"]);
});

test("a fraction is told in percent", () => {
  assert.deepEqual([percent(0.123, "en"), plain(percent(0.123, "ru"))], ["12.3%", "12,3 %"]);
  assert.deepEqual([percent(0.16, "en"), percent(0.126, "en", 0), percent(0, "en")], ["16%", "13%", "0%"]);
});

test("a difference has its sign, and none where nothing differs", () => {
  assert.deepEqual([signed(0.05, "en"), signed(-0.05, "en"), signed(0, "en")], ["+0.05", "−0.05", "0.00"]);
  assert.deepEqual([signed(1.5, "ru", 1), signed(-0.001, "ru")], ["+1,5", "0,00"]);
});

test("what is not known is a dash, and nought is not unknown", () => {
  const tellers = [money, number, rating, percent, moment, date, month];
  for (const tell of tellers) {
    assert.equal(tell(null, "en"), "–");
    assert.equal(tell(undefined, "ru"), "–");
  }
  assert.deepEqual([money(0, "en"), number(0, "en"), rating(0, "en")], ["0", "0", "0.00"]);
});

test("a moment and a date are told in the reader's language", () => {
  const noon = new Date(2026, 10, 5, 12, 30).toISOString();
  assert.equal(plain(moment(noon, "en")), "Nov 5, 2026, 12:30 PM");
  assert.match(plain(moment(noon, "ru")), /^5 нояб\. 2026 г\., 12:30$/);
  assert.equal(date(noon, "en"), "Nov 5, 2026");
});

test("a month is the same month in every time zone", () => {
  assert.deepEqual([month("2026-11", "en"), plain(month("2026-11", "ru"))], ["November 2026", "ноябрь 2026"]);
  assert.deepEqual([month("2026-01", "en"), month("2026-12", "en")], ["January 2026", "December 2026"]);
});

test("days are whole years and months, whichever way they are counted", () => {
  assert.deepEqual(yearsAndMonths(0), { years: 0, months: 0 });
  assert.deepEqual(yearsAndMonths(364), { years: 0, months: 11 });
  assert.deepEqual(yearsAndMonths(365), { years: 1, months: 0 });
  assert.deepEqual(yearsAndMonths(-1460), { years: 4, months: 0 });
  for (let days = 0; days < 20_000; days += 37) {
    const { years, months } = yearsAndMonths(days);
    assert.ok(months >= 0 && months < 12 && Number.isInteger(years));
    assert.ok(years * 365 <= days && days < (years + 1) * 365, `${days} days`);
  }
});

test("a name is first and last, of a system the first alone", () => {
  assert.equal(fullName({ first_name: "Анна", last_name: "Ёлкина" }), "Анна Ёлкина");
  assert.equal(fullName({ first_name: "Loan origination", last_name: "" }), "Loan origination");
});

test("an amount has the sign of the bank's currency, where it has one", () => {
  assert.equal(money(125_000, "en", ""), "125,000");
  assert.equal(money(125_000, "en", "USD"), "$125,000");
  assert.equal(money(125_000.5, "ru", "RUB"), "125\u00a0000,50\u00a0₽");
  assert.equal(money(-1, "en", "EUR"), "−€1");
});
