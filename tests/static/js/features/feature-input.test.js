import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isTyped,
  readChoice,
  readMoney,
  readNumber,
  writeNumber,
} from "../../../../app/static/js/features/feature-input.js";
import { housing, income, married } from "../some-features.js";

const LANGUAGES = /** @type {const} */ (["en", "ru"]);

test("a number that is written is read back as it was, in every language", () => {
  for (const language of LANGUAGES) {
    for (let run = 0; run < 2000; run++) {
      const size = 10 ** (run % 13);
      const number = Math.round((Math.random() - 0.5) * size * 100) / 100;
      assert.equal(readNumber(writeNumber(number, language), language), number === 0 ? 0 : number);
    }
  }
});

test("a number may be typed with or without separators", () => {
  for (const text of ["1234567.5", "1,234,567.5", "1 234 567.5", "1234567,5"]) {
    assert.equal(readNumber(text, "en"), 1_234_567.5, text);
  }
  for (const text of ["1234567,5", "1 234 567,5", "1\u00a0234\u202f567,5", "1234567.5"]) {
    assert.equal(readNumber(text, "ru"), 1_234_567.5, text);
  }
});

test("a comma parts thousands in English and decimals in Russian", () => {
  assert.equal(readNumber("1,825", "en"), 1825);
  assert.equal(readNumber("1,825", "ru"), 1.825);
  assert.equal(readNumber("0,825", "en"), 0.825);
});

test("every kind of minus is a minus", () => {
  for (const text of ["-5", "−5", "–5"]) assert.equal(readNumber(text, "en"), -5);
});

test("nothing typed is null", () => {
  assert.equal(readNumber("", "en"), null);
  assert.equal(readNumber("  ", "ru"), null);
});

test("what is no number stays the text it is, so that nothing else is saved in its place", () => {
  for (const text of ["abc", "1e5", "12 apples", "1.2.3", "1,2,3", "--1", "Infinity", "0x10", "9".repeat(400), "٣"]) {
    assert.equal(readNumber(text, "en"), text);
    assert.equal(writeNumber(text, "en"), text);
  }
});

test("what nobody has given is an empty field", () => {
  assert.equal(writeNumber(null, "en"), "");
  assert.equal(writeNumber(undefined, "ru"), "");
});

test("a choice is read as the contract holds it", () => {
  assert.equal(readChoice(married, "true"), true);
  assert.equal(readChoice(married, "false"), false);
  assert.equal(readChoice(housing, "rent"), "rent");
  assert.equal(readChoice(housing, ""), null);
});

test("numbers are typed, the rest is chosen", () => {
  assert.deepEqual([income, married, housing].map(isTyped), [true, false, false]);
});

test("an amount is read in every way people write it", () => {
  for (const language of LANGUAGES) {
    for (const text of [
      "125 000",
      "125\u00a0000 ₽",
      "$125000",
      "125 000 руб.",
      "125'000",
      "125000.00",
      "125000,00 р.",
    ]) {
      assert.equal(readMoney(text, language), 125_000, text);
    }
    for (const text of ["1.250.000", "1,250,000", "1 250 000", "€1.250.000,00", "1,250,000.00"]) {
      assert.equal(readMoney(text, language), 1_250_000, text);
    }
    assert.equal(readMoney("1.250,50", language), 1250.5);
    assert.equal(readMoney("1,250.50", language), 1250.5);
    assert.equal(readMoney("-5", language), -5);
    assert.equal(readMoney("", language), null);
  }
});

test("a mark before three digits never makes a thousandth of an amount", () => {
  assert.equal(readMoney("125,000", "en"), 125_000);
  assert.equal(readMoney("125.000", "en"), "125.000");
  assert.equal(readMoney("125,000", "ru"), "125,000");
  assert.equal(readMoney("125.000", "ru"), "125.000");
  for (const language of LANGUAGES) assert.equal(readMoney("₽", language), "₽");
});

test("an amount that is written is read back as it was", () => {
  for (const language of LANGUAGES) {
    for (const amount of [0, 0.5, 12.34, 125_000, 1_250_000.5, 1_000_000_000_000, -125_000]) {
      assert.equal(readMoney(writeNumber(amount, language), language), amount);
    }
  }
});
