import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt } from "../../../../app/static/js/core/attempt.js";

const idle = () => ({ isBusy: false, error: /** @type {unknown} */ (null) });

test("while it is being done it is busy, and is not done twice", async () => {
  const state = idle();
  let times = 0;
  const work = async () => {
    times += 1;
  };
  const first = attempt(state, work);
  assert.equal(state.isBusy, true);
  await Promise.all([first, attempt(state, work)]);
  assert.deepEqual([times, state.isBusy], [1, false]);
});

test("what went wrong is kept until the next attempt", async () => {
  const state = idle();
  const fault = new Error("away");
  await attempt(state, () => Promise.reject(fault));
  assert.deepEqual(state, { isBusy: false, error: fault });
  const again = attempt(state, async () => {});
  assert.equal(state.error, null);
  await again;
  assert.deepEqual(state, idle());
});

test("the page is drawn when it begins and when it ends", async () => {
  const state = idle();
  /** @type {boolean[]} */
  const drawn = [];
  await attempt(
    state,
    async () => {},
    () => drawn.push(state.isBusy),
  );
  assert.deepEqual(drawn, [true, false]);
});
