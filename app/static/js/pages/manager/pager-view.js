/** Which part of the list is shown, and the ways to the others. */
import { nothing } from "../../../vendor/lit-html/lit-html.js";
import { pager as pages } from "../../components/pager.js";
import { listed, nextPageOf, previousPageOf } from "./address.js";
import { keyOf, PAGE_SIZE } from "./list-query.js";
import { addressOf, show } from "./navigation.js";
import { state } from "./state.js";

/** @typedef {import("./address.js").View} View */

/** Below the list, while it has more than a page. */
export function pager() {
  const { view } = state;
  const list = state.list.data;
  if (!list?.rows.length || (view.page === 1 && list.next === null)) return nothing;
  return pages({
    page: view.page,
    pageRows: PAGE_SIZE,
    shown: list.rows.length,
    total: list.total,
    first: view.page > 2 ? way(listed(view, {})) : null,
    previous: view.page > 1 ? way(previousPageOf(view)) : null,
    next: list.next === null ? null : way(nextPageOf(view, keyOf(list.next))),
  });
}

/** @param {View} view */
function way(view) {
  return { href: addressOf(view), open: () => turn(view) };
}

/** @param {View} view */
function turn(view) {
  show(view);
  document.querySelector(".list")?.scrollIntoView();
  document.querySelector(".list-pane")?.scrollTo(0, 0);
}
