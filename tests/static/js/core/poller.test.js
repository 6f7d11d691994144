import assert from "node:assert/strict";
import { test } from "node:test";
import { poller } from "../../../../app/static/js/core/poller.js";

const PAUSE = 10_000;

/** A clock and a window that the test moves. */
function surroundings() {
  /** @type {Set<() => void>} */
  const due = new Set();
  /** @type {Set<() => void>} */
  const watchers = new Set();
  const world = {
    isHidden: false,
    /** @type {number[]} */
    pauses: [],
    /** @param {number} milliseconds
     * @param {() => void} act */
    after: (milliseconds, act) => {
      world.pauses.push(milliseconds);
      due.add(act);
      return () => due.delete(act);
    },
    /** @param {() => void} act */
    onVisible: (act) => {
      watchers.add(act);
      return () => watchers.delete(act);
    },
    async pass() {
      const acts = [...due];
      due.clear();
      for (const act of acts) act();
      await settle();
    },
    async show() {
      world.isHidden = false;
      for (const act of watchers) act();
      await settle();
    },
    isWaiting: () => due.size > 0,
  };
  return world;
}

/** Lets all promises that are due be kept. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** @param {boolean[]} [answers]  good ones when they have run out */
function started(answers = []) {
  const world = surroundings();
  let asked = 0;
  const ask = async () => answers[asked++] ?? true;
  const polling = poller(ask, PAUSE, {
    after: world.after,
    isHidden: () => world.isHidden,
    onVisible: world.onVisible,
  });
  return { world, polling, asked: () => asked };
}

test("it asks at once, and again after each pause", async () => {
  const { world, polling, asked } = started();
  await polling.start();
  assert.equal(asked(), 1);
  await world.pass();
  await world.pass();
  assert.equal(asked(), 3);
});

test("while nobody looks it does not ask, and at the first look it does", async () => {
  const { world, polling, asked } = started();
  await polling.start();
  world.isHidden = true;
  await world.pass();
  await world.pass();
  assert.equal(asked(), 1);
  await world.show();
  assert.equal(asked(), 2);
  assert.ok(world.isWaiting());
});

test("a look in the middle of a pause asks nothing", async () => {
  const { world, polling, asked } = started();
  await polling.start();
  await world.show();
  assert.equal(asked(), 1);
});

test("after errors it goes on asking with growing pauses, and after an answer as before", async () => {
  const { world, polling, asked } = started([true, false, false, false, false, false, true]);
  await polling.start();
  for (let pass = 0; pass < 7; pass += 1) await world.pass();
  assert.equal(asked(), 8);
  assert.deepEqual(
    world.pauses.map((pause) => pause / PAUSE),
    [1, 2, 4, 8, 8, 8, 1, 1],
  );
});

test("asked for twice at once, it asks once", async () => {
  const { polling, asked } = started();
  await Promise.all([polling.start(), polling.start()]);
  assert.equal(asked(), 1);
});

test("stopped, it asks no more", async () => {
  const { world, polling, asked } = started();
  await polling.start();
  polling.stop();
  await world.pass();
  await world.show();
  assert.equal(asked(), 1);
});
