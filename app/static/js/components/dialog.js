/** A question in front of the page: focus stays inside, Escape and the cross close it. */

import { ref } from "../../vendor/lit-html/directives/ref.js";
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../i18n.js";

/**
 * A modal dialog; leave it out of the view to close it.
 * @param {{title: string, body: unknown, actions?: unknown, close?: () => void, wide?: boolean}} parts
 *   `close` is called by Escape and the cross; without it the dialog stays until it is left out
 */
export function dialog({ title, body, actions = "", close, wide = false }) {
  /** @param {Event} event */
  const cancel = (event) => {
    event.preventDefault();
    close?.();
  };
  return html`<dialog class=${wide ? "dialog dialog-wide" : "dialog"} aria-labelledby="dialog-title" ${ref(open)} @cancel=${cancel}>
    <header class="dialog-head">
      <h2 id="dialog-title">${title}</h2>
      ${close ? html`<button type="button" class="button-icon" aria-label=${t("action.close")} @click=${close}>✕</button>` : ""}
    </header>
    <div class="dialog-body">${body}</div>
    <footer class="dialog-foot">${actions}</footer>
  </dialog>`;
}

/** @param {Element | undefined} element */
function open(element) {
  if (element instanceof HTMLDialogElement && !element.open) {
    queueMicrotask(() => element.isConnected && !element.open && element.showModal());
  }
}
