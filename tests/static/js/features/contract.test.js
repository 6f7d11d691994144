import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bandNamed,
  durationText,
  featureNamed,
  groupedFeatures,
  isCountedBack,
  isProtected,
  unitOf,
  valueText,
} from "../../../../app/static/js/features/contract.js";
import { band, category, contract, feature } from "../contract-factory.js";

test("days are told in years and months", () => {
  const days = feature({ type: "int", unit: "days" });
  assert.equal(valueText(days, 730, "en"), "2 years");
  assert.equal(valueText(days, 400, "en"), "1 year 1 month");
  assert.equal(valueText(days, 400, "ru"), "1 год 1 месяц");
  assert.equal(valueText(days, 1825 + 62, "ru"), "5 лет 2 месяца");
  assert.equal(valueText(days, 3, "ru"), "меньше месяца");
  assert.equal(durationText(0, "en"), "less than a month");
});

test("days that a contract counts backwards are told without the sign", () => {
  const days = feature({ type: "int", unit: "days, negative; 365243 is not employed" });
  assert.equal(unitOf(days), "days");
  assert.equal(isCountedBack(days), true);
  assert.equal(valueText(days, -1460, "en"), "4 years");
});

test("a value that is no quantity is told by its label", () => {
  const special = [{ value: 365243, labels: { en: "not employed", ru: "не работает" } }];
  assert.equal(valueText(feature({ type: "int", unit: "days, negative", special }), 365243, "ru"), "не работает");
});

test("money has separators, and decimals where there are any", () => {
  const money = feature({ type: "money", unit: "money" });
  assert.equal(valueText(money, 1_250_000, "en"), "1,250,000");
  assert.equal(valueText(money, 69842.967, "en"), "69,842.97");
  assert.match(valueText(money, 1_250_000, "ru"), /^1\s250\s000$/);
});

test("other numbers are told by their unit", () => {
  assert.equal(valueText(feature({ type: "number", unit: "ratio" }), 0.5907, "en"), "59.1%");
  assert.equal(valueText(feature({ type: "int", unit: "months" }), 48, "ru"), "48 месяцев");
  assert.equal(valueText(feature({ type: "int", unit: "years" }), 31, "ru"), "31 год");
  assert.equal(valueText(feature({ type: "number", unit: "km" }), 12.345, "en"), "12.35 km");
  assert.equal(valueText(feature({ type: "int", unit: null }), 2, "en"), "2");
  assert.equal(isCountedBack(feature({ unit: null })), false);
});

test("yes, no and categories are words; an unknown category stays as it is", () => {
  const housing = feature({ type: "category", categories: [category("owner", "own", "своё")] });
  assert.equal(valueText(housing, "owner", "ru"), "своё");
  assert.equal(valueText(housing, "castle", "ru"), "castle");
  assert.equal(valueText(feature({ type: "bool" }), true, "en"), "yes");
  assert.equal(valueText(feature({ type: "bool" }), false, "ru"), "нет");
});

test("what was not given is told apart from what could not be computed", () => {
  assert.equal(valueText(feature({ type: "money" }), null, "en"), "not given");
  assert.equal(valueText(feature({ type: "money", derived_from: ["income"] }), null, "en"), "not known");
});

test("groups keep the contract's order, empty ones are left out", () => {
  const form = contract({
    groups: ["loan", "empty", "person"].map((name) => ({ name, labels: { en: name, ru: name } })),
    features: [feature({ name: "age", group: "person" }), feature({ name: "amount", group: "loan" })],
  });
  const shown = groupedFeatures(form).map(({ group, features }) => [group.name, features.map(({ name }) => name)]);
  assert.deepEqual(shown, [
    ["loan", ["amount"]],
    ["person", ["age"]],
  ]);
});

test("features and bands are found by name", () => {
  const form = contract({ features: [feature({ name: "age", governance: ["protected"] })], bands: [band("A", 0.05)] });
  assert.equal(isProtected(/** @type {any} */ (featureNamed(form, "age"))), true);
  assert.equal(featureNamed(form, "gone"), undefined);
  assert.equal(bandNamed(form, "A")?.below, 0.05);
  assert.equal(bandNamed(form, null), undefined);
});
