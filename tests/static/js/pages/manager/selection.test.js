import assert from "node:assert/strict";
import { test } from "node:test";
import { addWords } from "../../../../../app/static/js/core/i18n.js";
import { areSameClients, nextPageOf, START } from "../../../../../app/static/js/pages/manager/address.js";
import { copiedText } from "../../../../../app/static/js/pages/manager/copied-text.js";
import {
  MOST_SELECTED,
  partSelected,
  toggleRow,
  toggleRows,
} from "../../../../../app/static/js/pages/manager/selection.js";
import { managerWords } from "../../../../../app/static/js/pages/manager/words/manager.js";

/** @typedef {import("../../../../../app/static/js/pages/manager/state.js").Row} Row */

addWords(managerWords);

/** @param {number} id
 * @param {Partial<Row>} [known]
 * @returns {Row} */
function row(id, known = {}) {
  const nothing = {
    master_grade: null,
    score: null,
    arrears: null,
    payment_status: null,
    manager: null,
    by_champion: null,
  };
  const names = { user_id: id, first_name: "Anna", last_name: `Lee ${id}`, login: `client_${id}` };
  const times = { scored_at: null, changed_at: "2026-11-30T10:00:00Z" };
  return { ...nothing, ...names, ...times, rating: null, band: null, overdue: false, amount_total: null, ...known };
}

test("a line is selected and taken out again", () => {
  const selected = new Map();
  toggleRow(selected, row(1));
  assert.deepEqual([...selected.keys()], [1]);
  toggleRow(selected, row(1));
  assert.equal(selected.size, 0);
});

test("the box of all selects what is missing, and takes out what is shown when all of it is selected", () => {
  const shown = [row(1), row(2)];
  const selected = new Map([[9, row(9)]]);
  toggleRow(selected, shown[0] ?? row(1));
  assert.equal(partSelected(selected, shown), "some");
  toggleRows(selected, shown);
  assert.equal(partSelected(selected, shown), "all");
  toggleRows(selected, shown);
  assert.deepEqual([partSelected(selected, shown), ...selected.keys()], ["none", 9]);
});

test("no more are selected than the service takes one by one", () => {
  const selected = new Map();
  toggleRows(
    selected,
    Array.from({ length: MOST_SELECTED + 3 }, (_, id) => row(id)),
  );
  assert.equal(selected.size, MOST_SELECTED);
});

test("order, page, card and columns leave the clients of a list the same, filters do not", () => {
  const other = { ...nextPageOf(START, 7), sort: /** @type {const} */ ("rating"), client: 3, columns: [] };
  assert.ok(areSameClients(START, other));
  assert.ok(!areSameClients(START, { ...START, q: "anna" }));
});

test("copied lines are cells by tabs, with a head, and money without grouping", () => {
  const late = row(7, {
    amount_total: 1234567.5,
    overdue: true,
    arrears: { days: 60, amount: 2000, since: "2026-10" },
  });
  assert.deepEqual(copiedText([late], ["login", "days_late", "debt", "amount"], "en").split("\n"), [
    "Client\tLogin\tDays late\tOverdue sum\tCredit",
    "Anna Lee 7\tclient_7\t60\t2000\t1234567.5",
  ]);
  assert.match(copiedText([late], ["amount"], "ru"), /\t1234567,5$/);
});

test("copied text never runs in a spreadsheet and never breaks its line", () => {
  const [, line] = copiedText([row(7, { first_name: "=1+1", last_name: "a\tb\nc" })], [], "en").split("\n");
  assert.equal(line, "'=1+1 a b c");
});
