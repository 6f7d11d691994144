/** A question in front of the page: focus stays inside, Escape and the cross close it, focus goes back where it was. */

import { AsyncDirective } from "../../vendor/lit-html/async-directive.js";
import { directive } from "../../vendor/lit-html/directive.js";
import { html, noChange, nothing } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";

/** Opens the dialog it stands on once that is in the page, and gives the focus back when it has left the page. */
class InFront extends AsyncDirective {
  /** @type {Element | null} */
  opener = null;
  isOpened = false;

  /** @param {import("../../vendor/lit-html/directive.js").ElementPart} part
   * @override */
  update({ element }) {
    if (!this.isOpened && element instanceof HTMLDialogElement) {
      this.isOpened = true;
      this.opener = document.activeElement;
      nameByTitle(element);
      queueMicrotask(() => element.isConnected && !element.open && element.showModal());
    }
    return noChange;
  }

  /** @override */
  render() {
    return noChange;
  }

  /** @override */
  disconnected() {
    const { opener } = this;
    queueMicrotask(() => {
      const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      (isThere ? opener : document.getElementById("content"))?.focus();
    });
  }
}

const inFront = directive(InFront);
let named = 0;

/** A dialog is named by the title that is seen, whatever its language is switched to.
 * @param {HTMLDialogElement} element */
function nameByTitle(element) {
  const title = element.querySelector("h2");
  if (!title) return;
  title.id = `dialog-title-${++named}`;
  element.setAttribute("aria-labelledby", title.id);
}

/**
 * A modal dialog; leave it out of the view to close it.
 * @param {{title: string, body: unknown, actions?: unknown, close?: (() => void) | undefined, wide?: boolean}} parts
 *   `close` is called by Escape and the cross; without it the dialog stays until it is left out
 */
export function dialog({ title, body, actions = "", close, wide = false }) {
  /** @param {Event} event */
  const cancel = (event) => {
    event.preventDefault();
    close?.();
  };
  return html`<dialog class=${wide ? "dialog dialog-wide" : "dialog"} ${inFront()} @cancel=${cancel}>
    <header class="dialog-head">
      <h2>${title}</h2>
      ${close ? html`<button type="button" class="button-icon" aria-label=${t("action.close")} @click=${close}>✕</button>` : nothing}
    </header>
    <div class="dialog-body">${body}</div>
    <footer class="dialog-foot">${actions}</footer>
  </dialog>`;
}
