/** A small button that copies a text. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { t } from "../../core/i18n.js";
import { copied } from "../../core/copy.js";

/** @param {string} text
 * @param {string} label */
export function copyButton(text, label) {
  const copy = async () => {
    const isDone = await copied(text);
    announce(t(isDone ? "copy.done" : "copy.failed"), isDone ? "good" : "bad");
  };
  return html`<button type="button" class="button-icon button-copy" aria-label=${label} title=${label} @click=${copy}>
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 3.5v-.5a1 1 0 0 0-1-1H3a1 1 0 0 0-1 1v6.5a1 1 0 0 0 1 1h.5"/></svg>
  </button>`;
}
