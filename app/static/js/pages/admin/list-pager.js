/** The pager of a list whose place stands in the address. */
import { pager } from "../../components/pager.js";
import { nextPageOf, previousPageOf } from "../../core/trail.js";
import { writeAddress } from "./address.js";
import { PAGE_ROWS } from "./people.js";

/** @typedef {import("./address.js").Address} Address */

/**
 * @param {import("./people.js").Listed<unknown>} list
 * @param {(address: Address) => void} go
 */
export function listPager({ address, rows, total, next }, go) {
  /** @param {Address} to */
  const way = (to) => ({ href: writeAddress(to), open: () => go(to) });
  return pager({
    page: address.page,
    pageRows: PAGE_ROWS,
    shown: rows.length,
    total,
    previous: address.page > 1 ? way(previousPageOf(address)) : null,
    next: next === null ? null : way(nextPageOf(address, next)),
  });
}
