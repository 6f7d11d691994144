/** What can be done with the selected clients. Another act is one more function in `ACTS`. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { copied } from "../../core/copy.js";
import { language, t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { shownColumns } from "./columns.js";
import { copiedText } from "./copied-text.js";
import { rescoreAct } from "./jobs-view.js";
import { fileRequest } from "./list-query.js";
import { partSelected, toggleRow, toggleRows } from "./selection.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Row} Row */

/** @type {((rows: Row[]) => unknown)[]} */
const ACTS = [copyAct, fileAct, rescoreAct];

/** Instead of the number of clients, while some are selected. */
export function selectionBar() {
  const rows = [...state.selected.values()];
  return html`<div class="selection" role="group" aria-label=${t("selection.title")}>
    <span role="status">${t("selection.count", { count: rows.length })}</span>
    ${ACTS.map((act) => act(rows))}
    <button type="button" class="button-icon" aria-label=${t("selection.clear")} title=${t("selection.clear")} @click=${clearSelection}>✕</button>
  </div>`;
}

/** The box before a line.
 * @param {Row} row */
export function rowBox(row) {
  const name = `${row.first_name} ${row.last_name}`;
  return html`<input
    type="checkbox" class="select-box" aria-label=${t("selection.row", { name })} .checked=${state.selected.has(row.user_id)}
    @change=${() => change(() => toggleRow(state.selected, row))}
  >`;
}

/** The box in the head, for all lines that are shown.
 * @param {Row[]} rows */
export function shownBox(rows) {
  const part = partSelected(state.selected, rows);
  return html`<input
    type="checkbox" class="select-box" aria-label=${t("selection.shown")} .checked=${part === "all"} .indeterminate=${part === "some"}
    @change=${() => change(() => toggleRows(state.selected, rows))}
  >`;
}

function clearSelection() {
  change(() => state.selected.clear());
}

/** @param {() => void} act */
function change(act) {
  act();
  update();
}

/** @param {Row[]} rows */
function copyAct(rows) {
  const copy = async () => {
    const isDone = await copied(copiedText(rows, shownColumns(state.view), language()));
    announce(t(isDone ? "selection.copied" : "copy.failed"), isDone ? "good" : "bad");
  };
  return html`<button type="button" class="button button-small" @click=${copy}>${t("selection.copy")}</button>`;
}

/** @param {Row[]} rows */
function fileAct(rows) {
  const address = fileRequest(state.view, rows.map((row) => row.user_id)); // prettier-ignore
  return html`<a class="button button-small" href=${address} download aria-label=${t("selection.file")}>${t("list.file.short")}</a>`;
}
