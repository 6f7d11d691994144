/** A field for a fact that a policy declares. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { t } from "../core/i18n.js";

/** @param {{type: string, values: string[]}} fact
 * @param {{id: string, value: string, error?: string, enter: (value: string) => void}} field  `error` is the id of the sentence beside it */
export function factControl({ type, values }, { id, value, error = "", enter }) {
  const said = error || nothing;
  const isWrong = error ? "true" : "false";
  const take = (/** @type {Event} */ { target }) =>
    enter(/** @type {HTMLInputElement | HTMLSelectElement} */ (target).value);
  if (type === "number")
    return html`<input id=${id} inputmode="decimal" autocomplete="off" .value=${live(value)} aria-invalid=${isWrong} aria-describedby=${said} @input=${take}>`;
  const choices = type === "bool" ? ["true", "false"] : values;
  const text = (/** @type {string} */ each) => (type === "bool" ? t(each === "true" ? "value.yes" : "value.no") : each);
  return html`<select id=${id} aria-invalid=${isWrong} aria-describedby=${said} @change=${take}>
    <option value="" ?selected=${value === ""}>${t("value.unknown")}</option>
    ${choices.map((each) => html`<option value=${each} ?selected=${value === each}>${text(each)}</option>`)}
  </select>`;
}
