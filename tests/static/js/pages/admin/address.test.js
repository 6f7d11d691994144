import assert from "node:assert/strict";
import { test } from "node:test";
import {
  EMPLOYMENTS,
  opened,
  readAddress,
  ROLES,
  STANDINGS,
  SECTIONS,
  writeAddress,
} from "../../../../../app/static/js/pages/admin/address.js";
import { destination } from "../../../../../app/static/js/core/next.js";

/** @typedef {import("../../../../../app/static/js/pages/admin/address.js").Address} Address */

/** Every address there can be, but for the texts and ids in it.
 * @returns {Address[]} */
function everyAddress() {
  const lists = [
    ...ROLES.map((role) => ({ ...opened("users"), role })),
    ...STANDINGS.map((standing) => ({ ...opened("users"), standing })),
    ...EMPLOYMENTS.map((employment) => ({ ...opened("managers"), employment })),
    { ...opened("managers"), isUnassigned: true },
    opened("users"),
  ];
  const places = [
    { q: "", page: 1, trail: [] },
    { q: "Ёлкина & со, 100%", page: 3, trail: [50, 99] },
    { q: "a*b", page: 40, trail: [7] },
  ];
  const forms = ROLES.flatMap((adding) => [
    { ...opened("users"), adding },
    { ...opened("managers"), adding },
  ]);
  return [
    ...SECTIONS.map(opened),
    { ...opened("models"), model: "0123456789abcdef".repeat(4) },
    { ...opened("policies"), policy: "0123456789abcdef".repeat(4) },
    { ...opened("policies"), isSimulating: true },
    { ...opened("policies"), isSimulating: true, policy: "0123456789abcdef".repeat(4) },
    ...forms,
    ...lists.flatMap((list) => places.map((place) => ({ ...list, ...place }))),
  ];
}

test("an address that is written is read back as it was", () => {
  for (const address of everyAddress()) assert.deepEqual(readAddress(writeAddress(address)), address);
});

test("an address can be the place to come back to after the login", () => {
  for (const address of everyAddress()) {
    const place = `/ui/admin${writeAddress(address)}`;
    assert.equal(destination(`?next=${encodeURIComponent(place)}`, "/ui"), place);
  }
});

test("the page opens with the users", () => {
  assert.deepEqual(readAddress(""), opened("users"));
});

test("what an address says wrong is as if it said nothing", () => {
  for (const nonsense of ["?section=money", "?role=king", "?new=king", "?page=2", "?after=x", "?state=dismissed"]) {
    assert.deepEqual(readAddress(nonsense), opened("users"), nonsense);
  }
});

test("what belongs to a list is left out of sections that have none", () => {
  assert.deepEqual(readAddress("?section=health&q=anna&after=50&new=client"), opened("health"));
});

test("an address says its section and filters in words a person can read", () => {
  assert.equal(
    writeAddress({ ...opened("managers"), q: "anna", employment: "all" }),
    "?section=managers&q=anna&state=all",
  );
});
