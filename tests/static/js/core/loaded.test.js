import assert from "node:assert/strict";
import { test } from "node:test";
import { loaded } from "../../../../app/static/js/core/loaded.js";

/** An answer that comes when the test wants. */
function later() {
  /** @type {(value: string) => void} */
  let come = () => {};
  /** @type {(fault: unknown) => void} */
  let fail = () => {};
  const answer = /** @type {Promise<string>} */ (new Promise((resolve, reject) => ([come, fail] = [resolve, reject])));
  return {
    read: () => answer,
    come: (/** @type {string} */ value) => come(value),
    fail: () => fail(new Error("late")),
  };
}

/** @param {{isKept?: boolean}} [how]
 * @returns {import("../../../../app/static/js/core/loaded.js").Loaded<string>} */
const list = (how) => loaded({ ...how, redraw: () => {} });

test("before the first question is answered it is loading and there is nothing", () => {
  const { data, error, isLoading } = list();
  assert.deepEqual([data, error, isLoading], [null, null, true]);
});

test("what was there stays until the answer has come", async () => {
  const found = list();
  await found.load(async () => "first");
  const second = later();
  const loading = found.load(second.read);
  assert.deepEqual([found.data, found.isLoading], ["first", true]);
  second.come("second");
  await loading;
  assert.deepEqual([found.data, found.isLoading], ["second", false]);
});

test("an answer to an older question changes nothing", async () => {
  const found = list();
  const [old, young] = [later(), later()];
  const both = [found.load(old.read), found.load(young.read)];
  young.come("young");
  old.come("old");
  await Promise.all(both);
  assert.deepEqual([found.data, found.isLoading], ["young", false]);
});

test("an older question that fails changes nothing, and the newest is still loading", async () => {
  const found = list();
  const [old, young] = [later(), later()];
  const [first, second] = [found.load(old.read), found.load(young.read)];
  old.fail();
  await first;
  assert.deepEqual([found.data, found.error, found.isLoading], [null, null, true]);
  young.come("young");
  await second;
  assert.deepEqual([found.data, found.isLoading], ["young", false]);
});

test("the older question is given up", async () => {
  const found = list();
  /** @type {AbortSignal[]} */
  const signals = [];
  const read = async (/** @type {AbortSignal} */ signal) => `${signals.push(signal)}`;
  await Promise.all([found.load(read), found.load(read)]);
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, false],
  );
});

test("an error is kept beside what was there, and goes with the next question", async () => {
  const found = list();
  await found.load(async () => "first");
  const fault = new Error("away");
  await found.load(() => Promise.reject(fault));
  assert.deepEqual([found.data, found.error, found.isLoading], ["first", fault, false]);
  const second = later();
  const loading = found.load(second.read);
  assert.equal(found.error, null);
  second.come("second");
  await loading;
  assert.deepEqual([found.data, found.error], ["second", null]);
});

test("an error takes away what was there where that is not to be kept", async () => {
  const found = list({ isKept: false });
  await found.load(async () => "first");
  await found.load(() => Promise.reject(new Error("away")));
  assert.equal(found.data, null);
  assert.ok(found.error instanceof Error);
});

test("the page is drawn when a question is asked and when the newest is answered", async () => {
  /** @type {boolean[]} */
  const drawn = [];
  /** @type {import("../../../../app/static/js/core/loaded.js").Loaded<string>} */
  const found = loaded({ redraw: () => drawn.push(found.isLoading) });
  const [old, young] = [later(), later()];
  const both = [found.load(old.read), found.load(young.read)];
  old.come("old");
  young.come("young");
  await Promise.all(both);
  assert.deepEqual(drawn, [true, true, false]);
});
