import assert from "node:assert/strict";
import { test } from "node:test";
import { loaded } from "../../../../app/static/js/core/loaded.js";

/** An answer that comes when the test wants. */
function later() {
  /** @type {(value: string) => void} */
  let come = () => {};
  const answer = /** @type {Promise<string>} */ (new Promise((resolve) => (come = resolve)));
  return { read: () => answer, come: (/** @type {string} */ value) => come(value) };
}

/** @returns {ReturnType<typeof loaded<string>>} */
const list = () => loaded(() => {});

test("what was there stays until the answer has come", async () => {
  const { state, load } = list();
  await load(async () => "first");
  const second = later();
  const loading = load(second.read);
  assert.deepEqual([state.data, state.isLoading], ["first", true]);
  second.come("second");
  await loading;
  assert.deepEqual([state.data, state.isLoading], ["second", false]);
});

test("an answer to an older question changes nothing", async () => {
  const { state, load } = list();
  const [old, young] = [later(), later()];
  const both = [load(old.read), load(young.read)];
  young.come("young");
  old.come("old");
  await Promise.all(both);
  assert.deepEqual([state.data, state.isLoading], ["young", false]);
});

test("the older question is given up", async () => {
  const { load } = list();
  /** @type {AbortSignal[]} */
  const signals = [];
  const read = async (/** @type {AbortSignal} */ signal) => `${signals.push(signal)}`;
  await Promise.all([load(read), load(read)]);
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, false],
  );
});

test("an error is kept beside what was there, and goes with the next question", async () => {
  const { state, load } = list();
  await load(async () => "first");
  const fault = new Error("away");
  await load(() => Promise.reject(fault));
  assert.deepEqual([state.data, state.error, state.isLoading], ["first", fault, false]);
  await load(async () => "second");
  assert.deepEqual([state.data, state.error], ["second", null]);
});
