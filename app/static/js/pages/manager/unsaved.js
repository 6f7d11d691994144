/** No edits are lost by leaving: closing the card, another client, Back, another page are asked about first. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { isEdited } from "../../features/form-state.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { discard } from "./card.js";
import { state } from "./state.js";

/** Whether the open card has edits that are not saved. */
export function hasEdits() {
  return state.card !== null && isEdited(state.card.form);
}

/** Lets the edits of the open card go. */
export function discardEdits() {
  if (state.card) discard(state.card);
}

/** Asks, and goes on without the edits if that is wanted.
 * @param {() => void} goOn */
export function askBefore(goOn) {
  state.leaving = goOn;
  update();
}

/** Lets the browser ask before the page itself is left. */
export function guardPage() {
  addEventListener("beforeunload", (event) => {
    if (hasEdits()) event.preventDefault();
  });
}

/** The question while it is open. */
export function leavingDialog() {
  const { leaving, card } = state;
  if (!leaving || !card?.user) return "";
  return dialog({
    title: t("leave.title"),
    close: stay,
    body: html`<p>${t("leave.text", { name: fullName(card.user), count: Object.keys(card.form.edits).length })}</p>`,
    actions: html`
      <button type="button" class="button button-danger" @click=${() => leave(leaving)}>${t("leave.discard")}</button>
      <button type="button" class="button button-main" autofocus @click=${stay}>${t("leave.stay")}</button>`,
  });
}

function stay() {
  state.leaving = null;
  update();
}

/** @param {() => void} goOn */
function leave(goOn) {
  state.leaving = null;
  discardEdits();
  goOn();
}
