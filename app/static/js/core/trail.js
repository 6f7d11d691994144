/**
 * Pages of a list in an address: which page is shown, and the ids after which the pages up to it start, so that one can go
 * back. Pure.
 *
 * @typedef {{page: number, trail: number[]}} Place  `page` counts from 1
 */

export const SEARCH_MAX_LENGTH = 200;
/** Steps back that an address remembers; from further away the way back is the first page. */
export const LONGEST_TRAIL = 30;
const LARGEST_ID = 2_147_483_647;

/** Where in the list an address is; what it says wrong is as if it said nothing.
 * @param {URLSearchParams} said
 * @returns {Place} */
export function placeIn(said) {
  const trail = idsOf(said.get("after")).slice(-LONGEST_TRAIL);
  return { trail, page: trail.length ? Math.max(idOf(said.get("page")) ?? 0, trail.length + 1) : 1 };
}

/** What an address says of a place.
 * @param {Place} place */
export function written({ page, trail }) {
  return { page: page > trail.length + 1 ? String(page) : "", after: trail.join(",") };
}

/** The text of a search, as long as the service reads it.
 * @param {URLSearchParams} said */
export function searchIn(said) {
  return (said.get("q") ?? "").slice(0, SEARCH_MAX_LENGTH);
}

/** The query of an address, of those entries that are not ""; commas stay readable.
 * @param {{[name: string]: string}} entries
 * @returns {string} */
export function queryOf(entries) {
  const said = new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== ""));
  const query = said.toString().replaceAll("%2C", ",").replaceAll("*", "%2A");
  return query && `?${query}`;
}

/** Other rows are asked for: the list starts at its first page.
 * @template {Place} Address
 * @param {Address} address
 * @param {Partial<Address>} change
 * @returns {Address} */
export function listed(address, change) {
  return { ...address, page: 1, trail: [], ...change };
}

/** The page after this one, which starts after the row with that id.
 * @template {Place} Address
 * @param {Address} address
 * @param {number} after
 * @returns {Address} */
export function nextPageOf(address, after) {
  return { ...address, page: address.page + 1, trail: [...address.trail, after].slice(-LONGEST_TRAIL) };
}

/** The page before this one.
 * @template {Place} Address
 * @param {Address} address
 * @returns {Address} */
export function previousPageOf(address) {
  const trail = address.trail.slice(0, -1);
  return { ...address, trail, page: trail.length ? address.page - 1 : 1 };
}

/** The id that digits say; null when they say none.
 * @param {string | null} digits */
export function idOf(digits) {
  const number = /^\d{1,10}$/.test(digits ?? "") ? Number(digits) : 0;
  return number >= 1 && number <= LARGEST_ID ? number : null;
}

/** @param {string | null} list */
function idsOf(list) {
  const ids = (list ?? "").split(",").map(idOf);
  return ids.every((each) => each !== null) ? ids : [];
}
