/** The requests behind a view. Pure. */

import { shownColumns } from "./columns.js";

export const PAGE_SIZE = 50;

/** @typedef {import("./address.js").View} View */

/** The page of clients that a view shows.
 * @param {View} view */
export function listRequest(view) {
  const query = asked(view, { sort: view.sort, limit: String(PAGE_SIZE) });
  const after = view.trail.at(-1);
  if (after !== undefined) query.set("after", String(after));
  return `/api/manager/clients/summary?${query}`;
}

/** The file of all clients that a view is of, or of those chosen from them, with the columns that are shown.
 * @param {View} view
 * @param {number[]} [chosen] */
export function fileRequest(view, chosen = []) {
  const query = asked(view, { sort: view.sort });
  for (const column of shownColumns(view)) query.append("column", column);
  for (const id of chosen) query.append("client_id", String(id));
  return `/api/manager/clients.csv?${query}`;
}

/** @param {View} view
 * @param {{[name: string]: string}} start */
function asked(view, start) {
  const query = new URLSearchParams(start);
  if (view.isAll) query.set("all", "true");
  if (view.q.trim()) query.set("q", view.q);
  for (const band of view.bands) query.append("band", band);
  if (view.isOverdue) query.set("overdue", "true");
  if (view.isNeverScored) query.set("scored", "false");
  if (view.isUnassigned) query.set("unassigned", "true");
  if (view.manager !== null) query.set("manager_id", String(view.manager));
  if (view.isDescending) query.set("descending", "true");
  return query;
}

/** A job of all clients that a view is of.
 * @param {View} view */
export function jobRequest(view) {
  const query = asked(view, {});
  query.delete("descending");
  return `/jobs?${query}`;
}

/** The figures over the clients a view is about, whatever its filters.
 * @param {View} view */
export function portfolioRequest(view) {
  return `/api/manager/portfolio${view.isAll ? "?all=true" : ""}`;
}

/** The key after which the page at that address starts.
 * @param {string} address */
export function keyOf(address) {
  return Number(new URLSearchParams(address.split("?")[1]).get("after"));
}
