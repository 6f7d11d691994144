import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isFiltered,
  isSameList,
  listed,
  LONGEST_TRAIL,
  nextPageOf,
  previousPageOf,
  readAddress,
  SORTS,
  START,
  writeAddress,
} from "../../../../../app/static/js/pages/manager/address.js";

import { COLUMNS } from "../../../../../app/static/js/pages/manager/columns.js";

/** @typedef {import("../../../../../app/static/js/pages/manager/address.js").View} View */

const RUNS = 500;

/** Numbers that look random and are the same in every run. */
function dice(seed = 1) {
  let state = seed;
  return (/** @type {number} */ sides) => {
    state = (state * 48271) % 2147483647;
    return state % sides;
  };
}

/** Any view there can be. @param {(sides: number) => number} roll @returns {View} */
function anyView(roll) {
  const letters = [
    "a",
    "Я",
    "ё",
    " ",
    "%",
    "&",
    "=",
    "+",
    "#",
    "*",
    "/",
    "?",
    "'",
    '"',
    "<",
    "\\",
    "🙂",
    ",",
    "\u0000",
  ];
  const pages = roll(LONGEST_TRAIL + 1);
  const isUnassigned = roll(4) === 0;
  return {
    q: Array.from({ length: roll(8) }, () => letters[roll(letters.length)]).join(""),
    bands: ["A", "B", "C", "D", "E"].filter(() => roll(2)),
    isOverdue: roll(2) === 1,
    isNeverScored: roll(2) === 1,
    isUnassigned,
    manager: isUnassigned || roll(2) ? null : 1 + roll(2_000_000),
    sort: SORTS[roll(SORTS.length)] ?? "name",
    isDescending: roll(2) === 1,
    page: pages + 1 + (pages === LONGEST_TRAIL ? roll(50) : 0),
    trail: Array.from({ length: pages }, () => 1 + roll(2_000_000)),
    client: roll(2) ? 1 + roll(2_000_000) : null,
    isAll: roll(2) === 1,
    columns: roll(2) ? COLUMNS.filter(() => roll(2)) : null,
  };
}

test("a view that is written into an address is read back as it was", () => {
  const roll = dice();
  for (let run = 0; run < RUNS; run++) {
    const view = anyView(roll);
    assert.deepEqual(readAddress(writeAddress(view)), view);
  }
});

test("an address that was read is written the same again", () => {
  const roll = dice(7);
  for (let run = 0; run < RUNS; run++) {
    const address = writeAddress(anyView(roll));
    assert.equal(writeAddress(readAddress(address)), address);
  }
});

test("any address is read as a view that can be written and read", () => {
  const roll = dice(13);
  const parts = [
    "band=",
    "after=",
    "page=",
    "client=",
    "sort=",
    "q=",
    "manager=",
    "&",
    "D,E",
    "-1",
    "1e9",
    "99999999999",
    "%",
    "%E0%A4",
    "none",
    "0",
    "x",
  ];
  for (let run = 0; run < RUNS; run++) {
    const view = readAddress(`?${Array.from({ length: roll(9) }, () => parts[roll(parts.length)]).join("")}`);
    assert.deepEqual(readAddress(writeAddress(view)), view);
  }
});

test("the list as it is opened has an empty address", () => {
  assert.equal(writeAddress(START), "");
  assert.deepEqual(readAddress(""), START);
});

test("an address says filters, order and card in words a person can read", () => {
  const view = { ...START, bands: ["D", "E"], isOverdue: true, sort: /** @type {const} */ ("rating"), client: 7 };
  assert.equal(writeAddress(view), "?band=D,E&overdue=1&sort=rating&client=7");
});

test("an address can be the place to come back to after the login", async () => {
  const { destination } = await import("../../../../../app/static/js/core/next.js");
  const roll = dice(3);
  for (let run = 0; run < RUNS; run++) {
    const address = `/ui/manager${writeAddress(anyView(roll))}`;
    assert.equal(destination(`?next=${encodeURIComponent(address)}`, "/ui"), address);
  }
});

test("the page before a page is the one it was reached from", () => {
  const first = { ...START, isOverdue: true };
  const third = nextPageOf(nextPageOf(first, 50), 99);
  assert.deepEqual([third.page, third.trail], [3, [50, 99]]);
  assert.deepEqual(previousPageOf(previousPageOf(third)), first);
});

test("far away pages remember the last steps, and beyond them the first page", () => {
  /** @type {View} */
  let view = START;
  for (let after = 1; after <= LONGEST_TRAIL + 5; after++) view = nextPageOf(view, after);
  assert.deepEqual([view.page, view.trail.length], [LONGEST_TRAIL + 6, LONGEST_TRAIL]);
  for (let step = 0; step < LONGEST_TRAIL; step++) view = previousPageOf(view);
  assert.deepEqual(view, START);
});

test("another filter starts at the first page", () => {
  const second = nextPageOf(START, 50);
  assert.deepEqual(listed(second, { isOverdue: true }), { ...START, isOverdue: true });
});

test("an opened card does not change the list", () => {
  assert.ok(isSameList(START, { ...START, client: 7 }));
  assert.ok(!isSameList(START, { ...START, isOverdue: true }));
});

test("order and whose clients they are do not count as filters", () => {
  assert.ok(!isFiltered({ ...START, sort: "rating", isDescending: true, isAll: true, client: 7 }));
  assert.ok(isFiltered({ ...START, q: "anna" }));
});
