/** A table that becomes a list of cards on a phone, where each value has its column's title beside it. */

import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../../vendor/lit-html/lit-html.js";

/**
 * @template Row
 * @typedef {{
 *   title: string, cell: (row: Row) => unknown, kind?: "text" | "short" | "number" | "main" | "actions" | "choice"
 * }} Column
 *   `main` names the row and heads its card, `short` stays on one line, `actions` are buttons, `choice` is a box to tick;
 *   `title` of the last two is only heard
 */

/**
 * The roles are written out because a phone's card layout takes them from the elements.
 * @template Row
 * @param {{
 *   caption: string, columns: Column<Row>[], rows: Row[], key: (row: Row) => unknown, isBusy?: boolean
 * }} parts  `caption` is only heard
 */
export function table({ caption, columns, rows, key, isBusy = false }) {
  return html`<table class="records" role="table" aria-busy=${isBusy ? "true" : "false"}>
    <caption class="only-heard">${caption}</caption>
    <thead role="rowgroup">
      <tr role="row">${columns.map(title)}</tr>
    </thead>
    <tbody role="rowgroup">
      ${repeat(rows, key, (row) => html`<tr role="row">${columns.map((column) => cell(column, row))}</tr>`)}
    </tbody>
  </table>`;
}

/** @template Row
 * @param {Column<Row>} column */
function title({ title: text, kind = "text" }) {
  const isHeard = kind === "actions" || kind === "choice";
  return html`<th role="columnheader" scope="col" class="cell-${kind}">${isHeard ? html`<span class="only-heard">${text}</span>` : text}</th>`;
}

/** @template Row
 * @param {Column<Row>} column
 * @param {Row} row */
function cell({ title: text, cell: content, kind = "text" }, row) {
  if (kind === "main") return html`<th role="rowheader" scope="row" class="cell-main">${content(row)}</th>`;
  const label = kind === "actions" || kind === "choice" ? nothing : text;
  return html`<td role="cell" class="cell-${kind}" data-title=${label}><div>${content(row)}</div></td>`;
}
