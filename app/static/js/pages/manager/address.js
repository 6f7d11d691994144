/**
 * What the manager's page shows, as its address says it: a list that is shared or loaded again is the same list.
 * Pure: `readAddress` and `writeAddress` are each other's inverse.
 *
 * @typedef {"name" | "rating" | "scored" | "amount" | "days_late"} Sort
 * @typedef {{
 *   q: string, bands: string[], isOverdue: boolean, isNeverScored: boolean, isUnassigned: boolean,
 *   manager: number | null, sort: Sort, isDescending: boolean, page: number, trail: number[],
 *   client: number | null, isAll: boolean, columns: import("./columns.js").Column[] | null
 * }} View
 *   `page` counts from 1; `trail` are the keys after which the pages up to this one start, so that one can go back;
 *   `client` is whose card is open; `isAll` is the clients of all managers; `columns` are null where the
 *   address leaves them to the last choice.
 */

import { columnsIn } from "./columns.js";
import { idOf, listed, placeIn, queryOf, searchIn, written } from "../../core/trail.js";

export { listed, LONGEST_TRAIL, nextPageOf, previousPageOf, SEARCH_MAX_LENGTH } from "../../core/trail.js";

/** @type {readonly Sort[]} */
export const SORTS = ["name", "rating", "scored", "amount", "days_late"];
/** What an address says where no column is shown. */
const NO_COLUMN = "none";
/** The bands of a rating, best first. */
export const BANDS = ["A", "B", "C", "D", "E"];

/** The bands whose names comfort: with an overdue credit they are looked at first. */
export const GOOD_BANDS = Object.freeze(BANDS.slice(0, 2));

/** The list as it is opened: all clients of the manager, by name.
 * @type {Readonly<View>} */
export const START = Object.freeze({
  q: "",
  bands: [],
  isOverdue: false,
  isNeverScored: false,
  isUnassigned: false,
  manager: null,
  sort: "name",
  isDescending: false,
  page: 1,
  trail: [],
  client: null,
  isAll: false,
  columns: null,
});

/** What an address shows; what it says wrong is as if it said nothing.
 * @param {string} search  the part from `?` on
 * @returns {View} */
export function readAddress(search) {
  const said = new URLSearchParams(search);
  return {
    q: searchIn(said),
    bands: [...new Set((said.get("band") ?? "").split(",").filter((band) => BANDS.includes(band)))].sort(),
    isOverdue: said.get("overdue") === "1",
    isNeverScored: said.get("scored") === "never",
    isUnassigned: said.get("manager") === "none",
    manager: idOf(said.get("manager")),
    sort: SORTS.find((sort) => sort === said.get("sort")) ?? START.sort,
    isDescending: said.get("direction") === "down",
    ...placeIn(said),
    client: idOf(said.get("client")),
    isAll: said.get("all") === "1",
    columns: columnsIn(said.get("columns")),
  };
}

/** The address of a view: the shortest that reads back as the same; "" for the list as it is opened.
 * @param {View} view
 * @returns {string} */
export function writeAddress(view) {
  const manager = view.isUnassigned ? "none" : text(view.manager);
  return queryOf({
    all: view.isAll ? "1" : "",
    q: view.q,
    band: view.bands.join(","),
    overdue: view.isOverdue ? "1" : "",
    scored: view.isNeverScored ? "never" : "",
    manager,
    sort: view.sort === START.sort ? "" : view.sort,
    direction: view.isDescending ? "down" : "",
    ...written(view),
    columns: view.columns ? view.columns.join(",") || NO_COLUMN : "",
    client: text(view.client),
  });
}

/** Whether two views show the same rows of one list.
 * @param {View} one
 * @param {View} other */
export function isSameList(one, other) {
  const shown = { client: null, columns: null };
  return writeAddress({ ...one, ...shown }) === writeAddress({ ...other, ...shown });
}

/** Whether two views are of the same clients, whatever their order and the page.
 * @param {View} one
 * @param {View} other */
export function areSameClients(one, other) {
  const order = { sort: START.sort, isDescending: false };
  return isSameList(listed(one, order), listed(other, order));
}

/** Whether anything narrows the list.
 * @param {View} view */
export function isFiltered(view) {
  return Boolean(
    view.q || view.bands.length || view.isOverdue || view.isNeverScored || view.isUnassigned || view.manager,
  );
}

/** @param {number | null} value */
function text(value) {
  return value === null ? "" : String(value);
}
