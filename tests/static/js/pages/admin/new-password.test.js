import assert from "node:assert/strict";
import { test } from "node:test";
import { ALPHABET, newPassword } from "../../../../../app/static/js/pages/admin/new-password.js";

const MANY = 2000;

/** @param {number} value */
const always = (value) => (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => bytes.fill(value);

test("a password is four groups of letters and digits that nobody mistakes", () => {
  for (let time = 0; time < MANY; time++) {
    assert.match(newPassword(), /^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/);
  }
});

test("no password comes twice", () => {
  assert.equal(new Set(Array.from({ length: MANY }, () => newPassword())).size, MANY);
});

test("all letters are equally likely: bytes that would prefer some are drawn again", () => {
  const fair = 256 - (256 % ALPHABET.length);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let byte = 0; byte < fair; byte++) {
    const letter = newPassword(always(byte)).charAt(0);
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), [...ALPHABET].sort());
  assert.deepEqual(new Set(counts.values()), new Set([fair / ALPHABET.length]));
  for (let byte = fair; byte < 256; byte++) {
    const draws = [byte, 0];
    const password = newPassword((bytes) => bytes.fill(draws.shift() ?? 0));
    assert.equal(password, newPassword(always(0)));
  }
});
