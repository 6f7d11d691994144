/** The keys of the page: find, walk the list, edit, save, go back. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { wantFocus } from "./card-focus.js";
import { actionOf } from "./keys.js";
import { show } from "./navigation.js";
import { save } from "./saving.js";
import { state } from "./state.js";

const KEYS = /** @type {const} */ ([
  [["/"], "keys.search"],
  [["↑", "↓"], "keys.walk"],
  [["Enter"], "keys.open"],
  [["E"], "keys.edit"],
  [["Ctrl", "S"], "keys.save"],
  [["Esc"], "keys.back"],
  [["?"], "keys.help"],
]);

/** Listens from now on. */
export function listenToKeys() {
  addEventListener("keydown", pressed);
}

/** Shows what the keys do. */
export function openHelp() {
  state.isHelpOpen = true;
  update();
}

/** The overview of the keys while it is open. */
export function helpDialog() {
  if (!state.isHelpOpen) return "";
  return dialog({
    title: t("keys.title"),
    close: closeHelp,
    body: html`<dl class="keys">${KEYS.map(
      ([keys, words]) => html`<dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(words)}</dd>`,
    )}</dl>`,
  });
}

function closeHelp() {
  state.isHelpOpen = false;
  update();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (document.querySelector("dialog[open]")) return;
  const at = /** @type {HTMLElement} */ (event.target);
  const isLeavingSearch = at === searchField() && event.key === "ArrowDown";
  const action = actionOf(event, isField(at) && !isLeavingSearch);
  if (action && act(action, at)) event.preventDefault();
}

/** @param {import("./keys.js").Action} action
 * @param {HTMLElement} at
 * @returns {boolean} whether the key did something */
function act(action, at) {
  switch (action) {
    case "search":
      searchField()?.select();
      return focus(searchField());
    case "up":
      return walk(at, -1);
    case "down":
      return walk(at, 1);
    case "edit":
      return editFrom(at);
    case "save":
      if (state.card) save(state.card);
      return true;
    case "back":
      return goBack(at);
    case "help":
      openHelp();
      return true;
  }
}

/** Moves to the next or the previous line; from elsewhere to the open client's line, or the first.
 * @param {HTMLElement} at
 * @param {1 | -1} way */
function walk(at, way) {
  if (at.closest(".card-panel") && !at.matches(".card-name")) return false;
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".client-link")]);
  const here = rows.indexOf(at) >= 0 ? rows.indexOf(at) : rows.findIndex((row) => row.ariaCurrent === "true");
  return focus(here < 0 ? rows[0] : rows[here + way]);
}

/** Edits the open client; from a line of the list that client.
 * @param {HTMLElement} at */
function editFrom(at) {
  const id = Number(at.dataset["client"]) || state.view.client;
  if (!id) return false;
  if (id !== state.view.client) show({ ...state.view, client: id });
  if (state.card) wantFocus(state.card, "edit");
  return true;
}

/** Leaves the field, then the card.
 * @param {HTMLElement} at */
function goBack(at) {
  if (isField(at) && at.closest(".card-panel")) return focus(document.querySelector(".card-name"));
  if (isField(at)) at.blur();
  else if (state.view.client !== null) show({ ...state.view, client: null });
  return true;
}

/** @returns {HTMLInputElement | null} */
function searchField() {
  return document.querySelector("#client-search");
}

/** @param {HTMLElement | null | undefined} element */
function focus(element) {
  if (!element?.checkVisibility()) return false;
  element.focus();
  element.scrollIntoView({ block: "nearest" });
  return true;
}

/** @param {HTMLElement} element */
function isField(element) {
  return element.matches("input, select, textarea");
}
