import assert from "node:assert/strict";
import { test } from "node:test";
import {
  differencesOf,
  proposal,
  resolution,
  revisionOf,
} from "../../../../../app/static/js/pages/manager/conflict.js";

/** @typedef {import("../../../../../app/static/js/features/form-state.js").Values} Values */

const NAMES = ["income", "term", "housing", "assets"];
const base = { income: 100, term: 48, housing: "rent", assets: null };

/** @param {number} number
 * @param {Values} changes */
function revision(number, changes) {
  const told = Object.entries(changes).map(([name, value]) => [name, { old: null, new: value }]);
  return {
    revision: number,
    timestamp: "2026-11-01T10:00:00Z",
    author_id: 2,
    people: [],
    changes: Object.fromEntries(told),
  };
}

/** @param {Values} edits
 * @param {Values} changes */
function differences(edits, changes) {
  const theirs = { ...base, ...changes };
  const revisions = [revision(3, changes), revision(2, { income: 100 })];
  return differencesOf({ base, edits, theirs, revisions, since: 2, names: NAMES });
}

test("a field only I changed is proposed as mine, one only they changed as theirs", () => {
  const found = differences({ income: 200 }, { term: 60 });
  assert.deepEqual(proposal(found), { income: "mine", term: "theirs" });
  assert.deepEqual(resolution(found, proposal(found)), { income: 200 });
});

test("a field both changed is proposed as mine, and theirs is told with who changed it", () => {
  const [found, ...others] = differences({ income: 200 }, { income: 300 });
  assert.deepEqual(others, []);
  assert.deepEqual([found?.base, found?.mine, found?.theirs, found?.by?.revision], [100, 200, 300, 3]);
});

test("what both changed alike is no difference", () => {
  assert.deepEqual(differences({ income: 300 }, { income: 300 }), []);
});

test("who changed a field earlier than I read it has nothing to do with it", () => {
  assert.equal(differences({ income: 200 }, { term: 60 })[0]?.by, null);
});

test("a cleared value is a value like any other", () => {
  const found = differences({ assets: 5, housing: null }, { housing: "owner" });
  assert.deepEqual(resolution(found, proposal(found)), { assets: 5, housing: null });
});

test("choosing theirs everywhere leaves nothing to save", () => {
  const found = differences({ income: 200, term: 12 }, { income: 300 });
  assert.deepEqual(resolution(found, { income: "theirs", term: "theirs" }), {});
});

test("choosing mine where only they changed something brings the earlier value back", () => {
  const found = differences({ income: 200 }, { term: 60 });
  assert.deepEqual(resolution(found, { income: "theirs", term: "mine" }), { term: 48 });
});

test("whatever is chosen, each field ends as one of the two versions", () => {
  for (let run = 0; run < 200; run++) {
    const roll = (/** @type {number} */ sides) => Math.floor(Math.random() * sides);
    const some = () => Object.fromEntries(NAMES.filter(() => roll(2)).map((name) => [name, roll(3)]));
    const [edits, changes] = [some(), some()];
    const found = differences(edits, changes);
    const choices = Object.fromEntries(found.map(({ name }) => [name, roll(2) ? "mine" : "theirs"]));
    const theirs = /** @type {Values} */ ({ ...base, ...changes });
    const saved = { ...theirs, ...resolution(found, /** @type {any} */ (choices)) };
    for (const name of NAMES) {
      const mine = { ...base, .../** @type {Values} */ (edits) }[/** @type {"income"} */ (name)];
      assert.ok([mine, theirs[name]].includes(saved[name]), name);
    }
  }
});

test("a revision is read from its tag", () => {
  assert.equal(revisionOf('"12"'), 12);
  assert.equal(revisionOf('W/"3"'), 3);
});
