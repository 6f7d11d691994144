import assert from "node:assert/strict";
import { test } from "node:test";
import {
  durationTexts,
  isDuration,
  readDuration,
  typeDuration,
  writeDuration,
  yearsAllowed,
} from "../../../../app/static/js/features/duration.js";
import { isEdited, leave, startForm, undo, valueOf } from "../../../../app/static/js/features/form-state.js";
import { employed, employedBack, income, term } from "../some-features.js";

const DAYS = "days_employed";

test("a time that is counted in days is typed as years and months", () => {
  assert.deepEqual([employed, employedBack, income, term].map(isDuration), [true, true, false, false]);
});

test("years and months that are written are read back as the same years and months", () => {
  for (const feature of [employed, employedBack]) {
    for (let total = 0; total <= 80 * 12; total++) {
      const texts = { years: String(Math.floor(total / 12)), months: String(total % 12) };
      const days = readDuration(feature, texts, undefined, "en");
      assert.deepEqual(writeDuration(feature, days), texts, `${total} months are ${days} days`);
    }
  }
});

test("the longest time that the contract allows is within it", () => {
  assert.equal(readDuration(employed, { years: "80", months: "0" }, undefined, "en"), 29_200);
  assert.equal(readDuration(employedBack, { years: "80", months: "" }, undefined, "en"), -29_200);
  assert.deepEqual(yearsAllowed(employedBack), { low: 0, high: 80 });
});

test("days that are typed over with the same years and months stay to the day", () => {
  for (const days of [0, 29, 1825, 1850, 3987]) {
    const form = startForm({ [DAYS]: days });
    const { years, months } = durationTexts(form, employed);
    const typed = typeDuration(typeDuration(form, employed, { years: "7" }, "en"), employed, { years, months }, "en");
    assert.equal(valueOf(typed, DAYS), days);
    assert.equal(isEdited(typed), false);
  }
});

test("one of the two may be empty, and more than eleven months are years", () => {
  const form = typeDuration(startForm(), employed, { months: "18" }, "en");
  assert.equal(valueOf(form, DAYS), 548);
  assert.deepEqual(durationTexts(form, employed), { years: "", months: "18" });
  assert.deepEqual(durationTexts(leave(form, DAYS), employed), { years: "1", months: "6" });
});

test("both emptied are no value, and undone are the saved days", () => {
  const emptied = typeDuration(startForm({ [DAYS]: 1850 }), employed, { years: "", months: "" }, "en");
  assert.equal(valueOf(emptied, DAYS), null);
  assert.equal(valueOf(undo(emptied, DAYS), DAYS), 1850);
});

test("what is no time stays the text it is, also when the field is left", () => {
  for (const text of ["abc", "-1"]) {
    const form = leave(typeDuration(startForm({ [DAYS]: 1850 }), employed, { years: text }, "en"), DAYS);
    assert.equal(typeof valueOf(form, DAYS), "string");
    assert.equal(durationTexts(form, employed).years, text);
  }
});

test("a value that is no time shows as empty and is left by typing one", () => {
  const form = startForm({ [DAYS]: 365_243 });
  assert.deepEqual(durationTexts(form, employedBack), { years: "", months: "" });
  assert.equal(valueOf(typeDuration(form, employedBack, { years: "2" }, "en"), DAYS), -730);
});
