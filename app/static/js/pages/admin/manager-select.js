/** One of the managers who work here. */

import { live } from "../../../vendor/lit-html/directives/live.js";
import { html } from "../../../vendor/lit-html/lit-html.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";

/**
 * @param {{
 *   id: string, label: string, managers: import("./people.js").Manager[], value: number | null, none: string,
 *   error?: string, choose: (id: number | null) => void
 * }} parts  `none` is the text of the option without a manager
 */
export function managerSelect({ id, label, managers, value, none, error = "", choose }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select
      id=${id} aria-invalid=${error ? "true" : "false"} aria-describedby="${id}-error"
      @change=${(/** @type {Event} */ event) => choose(Number(/** @type {HTMLSelectElement} */ (event.target).value) || null)}
    >
      <option value="" .selected=${live(value === null)}>${none}</option>
      ${managers.map(
        (manager) => html`<option value=${manager.user_id} .selected=${live(manager.user_id === value)}>
          ${t("managers.option", { name: fullName(manager), count: manager.clients })}
        </option>`,
      )}
    </select>
    <p class="field-error" id="${id}-error" ?hidden=${!error}>${error}</p>
  </div>`;
}
