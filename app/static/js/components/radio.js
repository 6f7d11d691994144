/** One of several ways, with what it means. */

import { live } from "../../vendor/lit-html/directives/live.js";
import { html, nothing } from "../../vendor/lit-html/lit-html.js";

/**
 * @param {{name: string, text: string, hint?: string, isChosen: boolean, isDisabled?: boolean, choose: () => void}} way
 */
export function radio({ name, text, hint = "", isChosen, isDisabled = false, choose }) {
  return html`<label class="choice ${isDisabled ? "choice-off" : ""}">
    <input type="radio" name=${name} .checked=${live(isChosen)} ?disabled=${isDisabled} @change=${choose}>
    <span>${text}${hint ? html`<span class="hint">${hint}</span>` : nothing}</span>
  </label>`;
}
