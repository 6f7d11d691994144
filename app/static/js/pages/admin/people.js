/** Reading users and managers, a page at a time.
 *
 * @typedef {import("../../core/api-types.js").UserOut} User
 * @typedef {import("../../core/api-types.js").ManagerOut} Manager
 * @typedef {import("../../core/api-types.js").ClientSummaryOut} Client
 */
import { getWithHeaders, nextPage } from "../../core/api.js";

/** @template Row
 * @typedef {{rows: Row[], total: number, next: number | null}} Page  `next` is the id after which the next page starts */
/** @template Row
 * @typedef {Page<Row> & {address: import("./address.js").Address}} Listed */

/** Clients without a manager. */
export const UNASSIGNED = {
  path: "/api/manager/clients/summary",
  query: { all: true, unassigned: true, sort: "name" },
};
export const PAGE_ROWS = 50;
const ALL_ROWS = 1000;

/** The page of a list that an address names, with the address: what is shown and where one is never part.
 * @template Row
 * @param {string} path
 * @param {import("./address.js").Address} address
 * @param {{[name: string]: string | number | boolean | null | undefined}} query
 * @param {AbortSignal} signal
 * @returns {Promise<Listed<Row>>} */
export async function readListed(path, address, query, signal) {
  const { q, trail } = address;
  return { ...(await readPage(path, { ...query, q, after: trail.at(-1) }, signal)), address };
}

/** One page of a list.
 * @template Row
 * @param {string} path
 * @param {{[name: string]: string | number | boolean | null | undefined}} query  what is null or "" is not asked for
 * @param {AbortSignal} [signal]
 * @returns {Promise<Page<Row>>} */
export async function readPage(path, query, signal) {
  const asked = new URLSearchParams({ limit: String(PAGE_ROWS) });
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") asked.set(name, String(value));
  }
  const { data, headers } = await getWithHeaders(`${path}?${asked}`, signal ? { signal } : {});
  const following = nextPage(headers);
  return {
    rows: data,
    total: Number(headers.get("X-Total-Count") ?? data.length),
    next: following ? Number(new URLSearchParams(following.split("?")[1]).get("after")) : null,
  };
}

/** Every manager who works here.
 * @param {AbortSignal} [signal]
 * @returns {Promise<Manager[]>} */
export async function readActiveManagers(signal) {
  /** @type {Manager[]} */
  const managers = [];
  /** @type {number | null} */
  let after = null;
  do {
    /** @type {Page<Manager>} */
    const page = await readPage("/managers", { active: true, limit: ALL_ROWS, after }, signal);
    managers.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return managers;
}
