/** When the bank opened one's data, and by which roles: read when it is asked for. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loadReads, state } from "./state.js";

/** @typedef {import("./state.js").Reads} Reads */

/** @param {import("../../core/loaded.js").Loaded<Reads>} reads */
export function readsCard({ data, error }) {
  return html`<details class="card reads no-print" @toggle=${opened}>
    <summary><h2>${t("reads.title")}</h2></summary>
    <p class="muted small">${t("reads.text")}</p>
    ${state.areReadsOpen ? content(data, error) : nothing}
  </details>`;
}

/** @param {Reads | null} data
 * @param {unknown} error */
function content(data, error) {
  return data ? list(data) : error ? failed(error, loadReads) : loading(3);
}

/** @param {Event} event */
function opened(event) {
  state.areReadsOpen = /** @type {HTMLDetailsElement} */ (event.target).open;
  if (state.areReadsOpen) loadReads();
}

/** @param {Reads} reads */
function list({ rows, total }) {
  if (!rows.length) return html`<p>${t("reads.none")}</p>`;
  return html`<dl class="facts">
      ${rows.map(({ timestamp, role }) => html`<dt>${moment(timestamp, language())}</dt><dd>${t(`role.${role}`)}</dd>`)}
    </dl>
    ${total > rows.length ? html`<p class="muted small">${t("reads.newest", { count: rows.length, total })}</p>` : nothing}`;
}
