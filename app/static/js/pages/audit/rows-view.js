/** The rows of the trail, newest first, and the way to older ones. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { table } from "../../components/table.js";
import { follow } from "../../core/follow.js";
import { language, t } from "../../core/i18n.js";
import { EVERYTHING, writeAddress } from "./address.js";
import { detailsView, exactMoment } from "./details-view.js";
import { sentence } from "./sentence.js";
import { loadTrail } from "./state.js";

/** @typedef {import("./state.js").TrailPage} TrailPage
 * @typedef {import("./state.js").Entry} Entry
 * @typedef {import("./sentence.js").Go} Go */

/** @param {typeof import("./state.js").state} state
 * @param {Go} go */
export function rowsView({ trail, address }, go) {
  const { data, error, isLoading } = trail;
  if (!data) return error ? failed(error, loadTrail) : loading(12, "skeleton-rows");
  if (!data.entries.length && !isLoading) return empty(t("audit.none"), t("audit.none.hint"));
  return html`${error ? problem(error) : nothing}
    ${table({
      caption: t("audit.title"),
      columns: columns(data, go),
      rows: data.entries,
      key: ({ table: of, key }) => `${of}/${key}`,
      isBusy: isLoading,
    })}
    <nav class="pages no-print" aria-label=${t("pages.label")}>
      <span class="row">
        ${address.after ? way({ ...address, after: "" }, `← ${t("audit.newest")}`, go) : nothing}
        ${data.next ? way({ ...address, after: data.next }, `${t("audit.older")} →`, go) : nothing}
      </span>
    </nav>`;
}

/** @param {TrailPage} page
 * @param {Go} go
 * @returns {import("../../components/table.js").Column<Entry>[]} */
function columns(page, go) {
  return [
    {
      title: t("audit.what"),
      kind: "main",
      cell: (entry) => html`<span class="trail-sentence">${sentence(entry, page, go)}</span>`,
    },
    { title: t("audit.when"), kind: "short", cell: ({ timestamp }) => exactMoment(timestamp, language()) },
    { title: t("audit.request"), cell: (entry) => requestOf(entry, go) },
    { title: t("audit.details"), cell: detailsView },
  ];
}

/** @param {Entry} entry
 * @param {Go} go */
function requestOf({ request_id: id }, go) {
  if (!id) return t("audit.request.none");
  const to = { ...EVERYTHING, request: id };
  return html`<a href=${writeAddress(to)} @click=${(/** @type {MouseEvent} */ event) => follow(event, () => go(to))}><code class="request-id">${id}</code></a>`;
}

/** @param {import("./address.js").Address} to
 * @param {string} text
 * @param {Go} go */
function way(to, text, go) {
  return html`<a class="button button-small" href=${writeAddress(to)} @click=${(/** @type {MouseEvent} */ event) => follow(event, () => go(to))}>${text}</a>`;
}
