/** The list: a table where there is room, cards where there is not; always the same rows. */
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { ApiError } from "../../core/api.js";
import { bandBadge, masterGrade } from "../../components/band.js";
import { arrearsText } from "../../figures/arrears-view.js";
import { empty, failed, loading } from "../../components/states.js";
import { date, fullName, moment, money, rating } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { isFiltered, listed } from "./address.js";
import { clearFilters } from "./filters-view.js";
import { loadList } from "./list.js";
import { PAGE_SIZE } from "./list-query.js";
import { addressOf, follow, show } from "./navigation.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Row} Row
 * @typedef {import("./address.js").Sort} Sort */

/** Rows, or what stands in their place. */
export function listView() {
  const { list } = state;
  if (list.error) return isGone(list.error) ? gone() : failed(list.error, loadList);
  if (!list.data) return loading(PAGE_SIZE, "clients-loading");
  if (!list.data.rows.length) return noOne();
  return html`<table class="clients" role="table" aria-label=${t("list.title")} aria-busy=${list.isLoading ? "true" : "false"}>
    <thead role="rowgroup"><tr role="row">
      ${header("name", "list.name")} <th scope="col" role="columnheader">${t("login.login")}</th>
      ${header("rating", "list.rating")} ${header("scored", "list.scored")}
      <th scope="col" role="columnheader">${t("list.payments")}</th>
      <th scope="col" role="columnheader" class="number">${t("list.amount")}</th>
      ${state.view.isAll ? html`<th scope="col" role="columnheader">${t("list.manager")}</th>` : nothing}
    </tr></thead>
    <tbody role="rowgroup">${repeat(list.data.rows, ({ user_id }) => user_id, line)}</tbody>
  </table>`;
}

/** @param {Sort} sort
 * @param {string} words */
function header(sort, words) {
  const { view } = state;
  const isHere = view.sort === sort;
  const direction = isHere ? (view.isDescending ? "descending" : "ascending") : "none";
  return html`<th scope="col" role="columnheader" aria-sort=${direction}>
    <button type="button" class="sort" @click=${() => show(listed(view, { sort, isDescending: isHere && !view.isDescending }))}>
      ${t(words)}<span class="sort-mark" aria-hidden="true">${isHere ? (view.isDescending ? "▼" : "▲") : ""}</span>
    </button>
  </th>`;
}

/** @param {Row} row */
function line(row) {
  const view = { ...state.view, client: row.user_id };
  const isHere = state.view.client === row.user_id;
  return html`<tr role="row" class=${isHere ? "here" : ""}>
    <td role="cell" class="at-name"><a
      class="client-link" data-client=${row.user_id} href=${addressOf(view)} aria-current=${isHere ? "true" : "false"}
      @click=${(/** @type {MouseEvent} */ event) => follow(event, view)}
    >${row.first_name} <strong>${row.last_name}</strong></a></td>
    <td role="cell" class="at-login muted">${row.login}</td>
    <td role="cell" class="at-rating"><span class="rated">${row.rating === null ? nothing : html`<span class="rated-number">${rating(row.rating, language())}</span>`} ${bandBadge(row.band)} ${masterGrade(row.master_grade)}</span></td>
    <td role="cell" class="at-scored muted">${
      row.scored_at
        ? html`<time datetime=${row.scored_at} title=${moment(row.scored_at, language())}>${date(row.scored_at, language())}</time>`
        : t("list.never.row")
    }</td>
    <td role="cell" class="at-payments">${row.overdue ? html`<span class="tag tag-bad" title=${row.arrears ? arrearsText(row.arrears) : nothing}>${overdueWords(row)}</span>` : nothing}</td>
    <td role="cell" class="at-amount number">${money(row.amount_total, language())}</td>
    ${state.view.isAll ? html`<td role="cell" class="at-manager">${managerOf(row)}</td>` : nothing}
  </tr>`;
}

/** How long a payment has been late.
 * @param {Row} row */
function overdueWords({ arrears }) {
  return arrears ? t("list.overdue.days", { count: arrears.days }) : t("list.overdue.row");
}

/** @param {Row} row */
function managerOf({ manager }) {
  if (!manager) return html`<span class="muted">${t("list.manager.none")}</span>`;
  const view = listed(state.view, { manager: manager.user_id, isUnassigned: false });
  return html`<a href=${addressOf(view)} @click=${(/** @type {MouseEvent} */ event) => follow(event, view)}>${fullName(manager)}</a>`;
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
