/** Where the eye and the keys are when a card is opened, edited and closed. */
import { update } from "../../core/update.js";
import { focusFeature } from "../../features/form-view.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Card} Card */

/** The top of the card is in sight, and in the list beside it the client's line. */
export async function showTop() {
  await update();
  const panel = document.querySelector(".card-panel");
  if (panel && panel.getBoundingClientRect().top < 0) panel.scrollIntoView();
  document.querySelector(".here")?.scrollIntoView({ block: "nearest" });
}

/** Moves the focus into the card, at once or when that is there.
 * @param {Card} card
 * @param {Card["wanted"]} wanted */
export async function wantFocus(card, wanted) {
  card.wanted = wanted;
  await update();
  if (card !== state.card || !card.user || !card.wanted) return;
  if (card.wanted === "name") /** @type {HTMLElement | null} */ (document.querySelector(".card-name"))?.focus();
  else if (state.contract.data) focusFeature();
  else return;
  card.wanted = "";
}

/** Moves the focus back to a client's line in the list.
 * @param {number | undefined} id */
export async function focusLine(id) {
  await update();
  const line = document.querySelector(`.client-link[data-client="${id}"]`);
  /** @type {HTMLElement | null} */ (line)?.focus();
}
