import assert from "node:assert/strict";
import { test } from "node:test";
import {
  choosableColumns,
  COLUMNS,
  columnsIn,
  shownColumns,
  withColumn,
} from "../../../../../app/static/js/pages/manager/columns.js";
import { readAddress, START, writeAddress } from "../../../../../app/static/js/pages/manager/address.js";

test("without a choice all columns are shown; where clients are of several, the manager's instead of times", () => {
  assert.deepEqual(
    shownColumns(START),
    COLUMNS.filter((column) => column !== "manager"),
  );
  assert.deepEqual(
    shownColumns({ ...START, isAll: true }),
    COLUMNS.filter((column) => column !== "scored" && column !== "changed"),
  );
});

test("an address names columns in any order, and what is none is passed over", () => {
  assert.deepEqual(columnsIn("debt,rating,shoe_size"), ["rating", "debt"]);
  assert.equal(columnsIn(null), null);
});

test("a choice of no column at all reads back as that", () => {
  const bare = { ...START, columns: [] };
  assert.equal(writeAddress(bare), "?columns=none");
  assert.deepEqual(readAddress(writeAddress(bare)), bare);
});

test("a column is taken away and put back in its place", () => {
  const without = withColumn(START, "scored");
  assert.ok(!without.includes("scored"));
  assert.deepEqual(withColumn({ ...START, columns: without }, "scored"), [...COLUMNS]);
});

test("a column that is not offered now stays chosen for where it is", () => {
  assert.ok(!choosableColumns(START).includes("manager"));
  assert.ok(withColumn(START, "login").includes("manager"));
});
