/**
 * Which clients of the list are selected: over all of its pages, until it is another list.
 *
 * @typedef {import("./state.js").Row} Row
 */

/** As many as the service takes one by one. */
export const MOST_SELECTED = 500;

/** @param {Map<number, Row>} selected
 * @param {Row} row */
export function toggleRow(selected, row) {
  if (!selected.delete(row.user_id) && selected.size < MOST_SELECTED) selected.set(row.user_id, row);
}

/** Whether all, some or none of the rows are selected.
 * @param {Map<number, Row>} selected
 * @param {Row[]} rows
 * @returns {"all" | "some" | "none"} */
export function partSelected(selected, rows) {
  const count = rows.filter((row) => selected.has(row.user_id)).length;
  if (!count) return "none";
  return count === rows.length ? "all" : "some";
}

/** Selects the rows, or takes them out if all of them are selected.
 * @param {Map<number, Row>} selected
 * @param {Row[]} rows */
export function toggleRows(selected, rows) {
  const areAll = partSelected(selected, rows) === "all";
  for (const row of rows) {
    if (areAll) selected.delete(row.user_id);
    else if (selected.size < MOST_SELECTED) selected.set(row.user_id, row);
  }
}
