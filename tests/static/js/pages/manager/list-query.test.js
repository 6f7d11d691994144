import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fileRequest,
  jobRequest,
  keyOf,
  listRequest,
  portfolioRequest,
} from "../../../../../app/static/js/pages/manager/list-query.js";
import { nextPageOf, START } from "../../../../../app/static/js/pages/manager/address.js";

test("the list as it is opened asks for the first page by name", () => {
  assert.equal(listRequest(START), "/api/manager/clients/summary?sort=name&limit=50");
});

test("every part of a view is asked for", () => {
  const view = {
    ...START,
    q: "анна",
    bands: ["D", "E"],
    isOverdue: true,
    isNeverScored: true,
    manager: 3,
    sort: /** @type {const} */ ("rating"),
    isDescending: true,
    isAll: true,
  };
  const asked = new URLSearchParams(listRequest(nextPageOf(view, 7)).split("?")[1]);
  assert.deepEqual(
    [...asked],
    [
      ["sort", "rating"],
      ["limit", "50"],
      ["all", "true"],
      ["q", "анна"],
      ["band", "D"],
      ["band", "E"],
      ["overdue", "true"],
      ["scored", "false"],
      ["manager_id", "3"],
      ["descending", "true"],
      ["after", "7"],
    ],
  );
});

test("a file is of the whole list with its filters, order and columns, or of the chosen clients", () => {
  const view = { ...nextPageOf(START, 7), isOverdue: true, columns: [/** @type {const} */ ("debt")] };
  const whole = fileRequest(view);
  assert.equal(whole, "/api/manager/clients.csv?sort=name&overdue=true&column=debt");
  assert.equal(fileRequest(view, [3, 4]), `${whole}&client_id=3&client_id=4`);
});

test("a search for nothing is no search", () => {
  assert.ok(!listRequest({ ...START, q: "  " }).includes("q="));
});

test("figures are about whose clients are shown, not about filters", () => {
  assert.equal(portfolioRequest({ ...START, isOverdue: true }), "/api/manager/portfolio");
  assert.equal(portfolioRequest({ ...START, isAll: true }), "/api/manager/portfolio?all=true");
});

test("the key of the next page is read from its address", () => {
  assert.equal(keyOf("/api/manager/clients/summary?sort=name&after=1353"), 1353);
});

test("a job is of the filters of a view, whatever its order and page", () => {
  assert.equal(jobRequest(START), "/jobs?");
  const view = {
    ...START,
    q: "анна",
    bands: /** @type {const} */ (["D"]),
    isOverdue: true,
    isDescending: true,
    isAll: true,
  };
  const asked = new URLSearchParams(jobRequest(nextPageOf({ ...view, bands: ["D"] }, 7)).split("?")[1]);
  assert.deepEqual(Object.fromEntries(asked), { all: "true", q: "анна", band: "D", overdue: "true" });
});
