/** On paper: whose bank, when and by whom it was printed; and the button that prints. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { fullName, moment } from "../core/format.js";
import { language, t } from "../core/i18n.js";
import { update } from "../core/update.js";

let printedAt = new Date();
globalThis.window?.addEventListener("beforeprint", () => {
  printedAt = new Date();
  update();
});

/** The line on top of the first sheet; the style numbers the sheets.
 * @param {{first_name: string, last_name: string}} me */
export function printHead(me) {
  const values = { name: fullName(me), time: moment(printedAt.toISOString(), language()) };
  return html`<p class="on-paper print-head"><strong>${t("brand")}</strong> <span>${t("print.by", values)}</span></p>`;
}

export function printButton() {
  return html`<button type="button" class="button button-small" @click=${() => print()}>${t("action.print")}</button>`;
}
