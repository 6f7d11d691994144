/** The states every view has besides its content: loading, empty, failed. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { errorText, requestId } from "../core/errors.js";
import { t } from "../core/i18n.js";

/** Grey bars in the place of what is coming; as high as it will be, so that nothing jumps.
 * @param {number} lines
 * @param {string} [shape]  a class that says how high */
export function loading(lines = 3, shape = "") {
  return html`<div class="skeleton ${shape}" role="status" aria-label=${t("state.loading")}>
    ${Array.from({ length: lines }, () => html`<span></span>`)}
  </div>`;
}

/** Nothing to show, and what can be done about it.
 * @param {string} title
 * @param {unknown} [hint]
 * @param {unknown} [action] */
export function empty(title, hint = nothing, action = nothing) {
  return html`<div class="state">
    <p class="state-title">${title}</p>
    ${hint === nothing ? nothing : html`<p class="muted">${hint}</p>`} ${action}
  </div>`;
}

/** What went wrong, a way to try again, and the number for support.
 * @param {unknown} error
 * @param {() => void} [retry] */
export function failed(error, retry) {
  const id = requestId(error);
  return html`<div class="state state-failed" role="alert">
    <p class="state-title">${errorText(error)}</p>
    ${retry ? html`<button type="button" class="button" @click=${retry}>${t("action.retry")}</button>` : nothing}
    ${id ? html`<p class="muted small">${t("state.request", { id })}</p>` : nothing}
  </div>`;
}

/** A sentence that stands where something did not work, while the rest of the page stays.
 * @param {unknown} error */
export function problem(error) {
  const id = requestId(error);
  return html`<div class="notice notice-bad" role="alert">
    <span>${errorText(error)}</span>
    ${id ? html`<span class="small">${t("state.request", { id })}</span>` : nothing}
  </div>`;
}
