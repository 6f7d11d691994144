/** The button that leads to the bank's provider. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { attempt } from "../core/attempt.js";
import { signOn } from "../core/sign-on.js";

/**
 * @param {{isBusy: boolean, error: unknown}} state  of the form it stands in: what goes wrong is kept there
 * @param {{text: string, wanted: () => {next?: string, invitation?: string, again?: boolean}, isMain?: boolean}} how
 */
export function signOnButton(state, { text, wanted, isMain = true }) {
  return html`<button
    type="button" class="button button-wide ${isMain ? "button-main" : ""}" ?disabled=${state.isBusy}
    @click=${() => attempt(state, () => signOn(wanted()))}
  >${text}</button>`;
}
