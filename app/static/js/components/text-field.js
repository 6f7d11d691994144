/** A labelled input with its error beside it. */

import { live } from "../../vendor/lit-html/directives/live.js";
import { html, nothing } from "../../vendor/lit-html/lit-html.js";

/**
 * @typedef {{
 *   name: string, label: string, value: string, error?: string, hint?: string, type?: string,
 *   autocomplete?: string, required?: boolean, input: (value: string) => void
 * }} TextField
 */

/** @param {TextField} field */
export function textField({
  name,
  label,
  value,
  error,
  hint,
  type = "text",
  autocomplete = "off",
  required = true,
  input,
}) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      id=${name} name=${name} type=${type} .value=${live(value)} autocomplete=${autocomplete} ?required=${required}
      spellcheck="false" autocapitalize="off"
      aria-invalid=${error ? "true" : "false"} aria-describedby=${described || nothing}
      @input=${(/** @type {InputEvent} */ event) => input(/** @type {HTMLInputElement} */ (event.target).value)}
    >
    ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : nothing}
    ${error ? html`<p class="field-error" id="${name}-error">${error}</p>` : nothing}
  </div>`;
}
