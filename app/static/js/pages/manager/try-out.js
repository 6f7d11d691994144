/** Trying values: what the rating would be with other values, in a dialog. Nothing is stored. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { state } from "./state.js";
import { tryOutActions, tryOutBody } from "./try-out-view.js";

/** @typedef {import("./state.js").Card} Card */

/** The way there, from the card's score.
 * @param {Card} card */
export function tryOutButton(card) {
  return html`<button type="button" class="button button-small" aria-haspopup="dialog" ?disabled=${card.busy !== ""} @click=${() => open(card)}>${t("tryout.open")}</button>`;
}

/** The dialog, while it is open. */
export function tryOutDialog() {
  const { card } = state;
  const contract = state.contract.data;
  if (!card?.tryOut?.isOpen || !contract) return nothing;
  const close = () => closeTryOut(card);
  return dialog({
    title: t("tryout.title"),
    close,
    wide: true,
    body: tryOutBody(card, card.tryOut, contract),
    actions: tryOutActions(card, card.tryOut, contract),
  });
}

/** Begins with the card's form, its unsaved edits included; where that is as it was, with what was tried last.
 * @param {Card} card */
function open(card) {
  const { form, tryOut } = card;
  if (tryOut?.from === form) tryOut.isOpen = true;
  else card.tryOut = { form, from: form, isOpen: true, isBusy: false, problems: [], error: null, result: null };
  update();
}

/** @param {Card} card */
function closeTryOut(card) {
  if (card.tryOut) card.tryOut.isOpen = false;
  update();
}
