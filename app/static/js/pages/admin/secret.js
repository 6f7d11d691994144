/** A password or key that is shown once, to be copied and passed on. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { t } from "../../core/i18n.js";
import { copied } from "../../core/copy.js";
import { update } from "../../core/update.js";

/** Keeps whether it was copied.
 * @param {{label: () => string, once: () => string, id?: string}} [words]  what it is called, and that it is shown once;
 *   `id` where there are two of them */
export function secretBox(words = { label: () => t("secret.label"), once: () => t("secret.once") }) {
  const { id = "secret" } = words;
  /** @type {"" | "done" | "failed"} */
  let outcome = "";

  /** @param {string} password */
  async function copy(password) {
    outcome = (await copied(password)) ? "done" : "failed";
    update();
  }

  /** @param {string} password */
  return (password) => html`<div class="secret">
    <label for=${id}>${words.label()}</label>
    <div class="secret-line">
      <input id=${id} class="input code" readonly .value=${password} @focus=${select}>
      <button type="button" class="button" @click=${() => copy(password)}>${t("secret.copy")}</button>
    </div>
    <p class="hint" role="status">${outcome ? t(`copy.${outcome}`) : words.once()}</p>
  </div>`;
}

/** @param {Event} event */
function select(event) {
  /** @type {HTMLInputElement} */ (event.target).select();
}
