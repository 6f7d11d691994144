/** The table that says the same as a figure: heard at any time, seen when asked for, printed where that is wanted. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";

/**
 * @param {{caption: string, head: string[], rows: (string | number)[][], isShown: boolean, toggle: () => void, shape?: string}} parts
 *   `shape`: a class of the table
 */
export function figureTable({ caption, head, rows, isShown, toggle, shape = "" }) {
  return html`<div class="figure-table">
    <button type="button" class="button button-small" aria-expanded=${isShown} @click=${toggle}>
      ${t(isShown ? "figure.table.hide" : "figure.table.show")}
    </button>
    <div class=${isShown ? "table-scroll" : "only-heard"} role="group" aria-label=${caption} tabindex=${isShown ? 0 : nothing}>
      <table class="table-plain ${shape}">
        <caption class="only-heard">${caption}</caption>
        <thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
        <tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((text) => html`<td>${text}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
  </div>`;
}
