/** What stands above a list: a search and choices that narrow it. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { SEARCH_MAX_LENGTH } from "../../core/trail.js";

const PAUSE_MS = 250;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

/** A search that starts when the typing pauses.
 * @param {string} label
 * @param {string} value
 * @param {(text: string) => void} search */
export function searchBox(label, value, search) {
  return html`<search class="search">
    <input
      type="search" class="input" name="q" maxlength=${SEARCH_MAX_LENGTH} autocomplete="off" spellcheck="false"
      aria-label=${label} placeholder=${label} .value=${value}
      @input=${(/** @type {Event} */ event) => {
        clearTimeout(pause);
        pause = setTimeout(() => search(textOf(event)), PAUSE_MS);
      }}
    >
  </search>`;
}

/** One of several.
 * @template {string} T
 * @param {{name: string, label: string, value: T, options: {value: T, text: string}[], choose: (value: T) => void}} parts */
export function choice({ name, label, value, options, choose }) {
  return html`<select
    class="input" name=${name} aria-label=${label}
    @change=${(/** @type {Event} */ event) => choose(/** @type {T} */ (textOf(event)))}
  >
    ${options.map((each) => html`<option value=${each.value} .selected=${each.value === value}>${each.text}</option>`)}
  </select>`;
}

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}
