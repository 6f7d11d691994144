/** The address is the state: going somewhere writes it, Back and Forward read it. Unsaved edits are asked about first. */
import { follow as followLink } from "../../core/follow.js";
import { update } from "../../core/update.js";
import { areSameClients, isSameList, readAddress, writeAddress } from "./address.js";
import { closeCard, openCard } from "./card.js";
import { loadList, loadOwedPortfolio, loadPortfolio } from "./list.js";
import { state } from "./state.js";
import { askBefore, discardEdits, hasEdits } from "./unsaved.js";

/** @typedef {import("./address.js").View} View */

/** How many entries of the history are behind us; tells Back from Forward. */
let step = 0;

/** Starts with what the address shows, and follows it from now on. */
export function followAddress() {
  step = history.state?.step ?? 0;
  history.replaceState({ step }, "");
  addEventListener("popstate", goneTo);
  if (state.view.client !== null) openCard(state.view.client, { wanted: "" });
}

/** Shows another view.
 * @param {View} view
 * @param {{isReplacing?: boolean}} [how]  whether the way back leads over the present view */
export function show(view, { isReplacing = false } = {}) {
  if (view.client !== state.view.client && hasEdits()) {
    return askBefore(() => show(view, { isReplacing }));
  }
  if (writeAddress(view) === writeAddress(state.view)) return update();
  const address = addressOf(view);
  if (isReplacing) history.replaceState({ step }, "", address);
  else {
    step += 1;
    history.pushState({ step }, "", address);
  }
  apply(view);
}

/** The address of a view on this page.
 * @param {View} view */
export function addressOf(view) {
  return location.pathname + writeAddress(view);
}

/** Follows a link inside the page; a new tab or window is the browser's business.
 * @param {MouseEvent} event
 * @param {View} view */
export function follow(event, view) {
  followLink(event, () => show(view));
}

/** @param {PopStateEvent} event */
function goneTo(event) {
  const view = readAddress(location.search);
  const there = event.state?.step ?? 0;
  const way = there - step;
  if (view.client !== state.view.client && hasEdits() && way !== 0) {
    history.go(-way);
    askBefore(() => {
      discardEdits();
      history.go(way);
    });
    return;
  }
  step = there;
  apply(view);
}

/** @param {View} view */
function apply(view) {
  const before = state.view;
  state.view = view;
  if (view.q !== before.q) state.search = view.q;
  if (!areSameClients(before, view)) state.selected.clear();
  if (!isSameList(before, view)) loadList();
  if (before.isAll !== view.isAll) loadPortfolio();
  if (view.client === null) loadOwedPortfolio();
  if (before.client !== view.client) {
    if (view.client === null) closeCard();
    else openCard(view.client);
  }
  update();
}
