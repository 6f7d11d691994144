/** The search field: the list follows a moment after the last letter. */
import { update } from "../../core/update.js";
import { listed } from "./address.js";
import { show } from "./navigation.js";
import { state } from "./state.js";

const PAUSE_MS = 200;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** The search that is being typed is one step of the history, however many letters it has. */
let isGoingOn = false;

/** Takes note of what is typed.
 * @param {string} text */
export function searchSoon(text) {
  state.search = text;
  update();
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE_MS);
}

/** Searches without waiting.
 * @param {Event} event */
export function searchNow(event) {
  event.preventDefault();
  clearTimeout(timer);
  search();
  isGoingOn = false;
}

function search() {
  if (state.search === state.view.q) return;
  show(listed(state.view, { q: state.search }), { isReplacing: isGoingOn && state.view.q !== "" });
  isGoingOn = true;
}
