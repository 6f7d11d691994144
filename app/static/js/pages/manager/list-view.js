/** The list: a table where there is room, cards where there is not; always the same rows. */
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";
import { html } from "../../../vendor/lit-html/lit-html.js";
import { ApiError } from "../../core/api.js";
import { empty, failed, loading } from "../../components/states.js";
import { t } from "../../core/i18n.js";
import { isFiltered, listed } from "./address.js";
import { shownColumns } from "./columns.js";
import { clearFilters } from "./filters-view.js";
import { cell, NUMBERS, SORTED_BY } from "./list-cells.js";
import { loadList } from "./list.js";
import { PAGE_SIZE } from "./list-query.js";
import { addressOf, follow, show } from "./navigation.js";
import { rowBox, shownBox } from "./selection-view.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Row} Row
 * @typedef {import("./address.js").Sort} Sort */

/** Rows, or what stands in their place. */
export function listView() {
  const { list } = state;
  if (list.error) return isGone(list.error) ? gone() : failed(list.error, loadList);
  if (!list.data) return loading(PAGE_SIZE, "clients-loading");
  if (!list.data.rows.length) return noOne();
  const columns = shownColumns(state.view);
  return html`<table class="clients" role="table" aria-label=${t("list.title")} aria-busy=${list.isLoading ? "true" : "false"}>
    <thead role="rowgroup"><tr role="row">
      <th scope="col" role="columnheader" class="at-box">${shownBox(list.data.rows)}</th>
      ${header("list.name", { sort: "name" }, "at-name")}
      ${columns.map(columnHeader)}
    </tr></thead>
    <tbody role="rowgroup">${repeat(
      list.data.rows,
      ({ user_id }) => user_id,
      (row) => line(row, columns),
    )}</tbody>
  </table>`;
}

/** @param {import("./columns.js").Column} column */
function columnHeader(column) {
  const shape = `at-${column.replace("_", "-")} ${NUMBERS.includes(column) ? "number" : ""}`;
  const sorted = SORTED_BY[column];
  if (sorted) return header(`list.column.${column}`, sorted, shape);
  return html`<th scope="col" role="columnheader" class=${shape}>${t(`list.column.${column}`)}</th>`;
}

/** @param {string} words
 * @param {{sort: Sort, isLargestFirst?: boolean}} order
 * @param {string} shape */
function header(words, { sort, isLargestFirst = false }, shape) {
  const { view } = state;
  const isHere = view.sort === sort;
  const direction = isHere ? (view.isDescending ? "descending" : "ascending") : "none";
  const isDescending = isHere ? !view.isDescending : isLargestFirst;
  return html`<th scope="col" role="columnheader" class=${shape} aria-sort=${direction}>
    <button type="button" class="sort" @click=${() => show(listed(view, { sort, isDescending }))}>
      ${t(words)}<span class="sort-mark" aria-hidden="true">${isHere ? (view.isDescending ? "▼" : "▲") : ""}</span>
    </button>
  </th>`;
}

/** @param {Row} row
 * @param {import("./columns.js").Column[]} columns */
function line(row, columns) {
  const view = { ...state.view, client: row.user_id };
  const isHere = state.view.client === row.user_id;
  return html`<tr role="row" class=${isHere ? "here" : ""}>
    <td role="cell" class="at-box">${rowBox(row)}</td>
    <td role="cell" class="at-name"><a
      class="client-link" data-client=${row.user_id} href=${addressOf(view)} aria-current=${isHere ? "true" : "false"}
      @click=${(/** @type {MouseEvent} */ event) => follow(event, view)}
    >${row.first_name} <strong>${row.last_name}</strong></a></td>
    ${columns.map((column) => cell(row, column))}
  </tr>`;
}

/** The list is empty: because of the filters, or because there is no client yet. */
function noOne() {
  const { view } = state;
  if (view.trail.length) {
    return empty(
      t("list.page.gone"),
      "",
      button(t("pages.first"), () => show(listed(view, {}))),
    );
  }
  if (isFiltered(view)) return empty(t("list.nothing"), t("list.nothing.hint"), button(t("list.clear"), clearFilters));
  return empty(t("list.empty"), t(view.isAll ? "list.empty.all" : "list.empty.own"));
}

/** A page that starts after a client who is no more in this list.
 * @param {unknown} error */
function isGone(error) {
  return error instanceof ApiError && error.fields.some(({ field }) => field === "after");
}

function gone() {
  return empty(
    t("list.page.gone"),
    "",
    button(t("pages.first"), () => show(listed(state.view, {}))),
  );
}

/** @param {string} words
 * @param {() => void} act */
function button(words, act) {
  return html`<button type="button" class="button" @click=${act}>${words}</button>`;
}
