/** Moves from one set of names to another as a table: deeper where there are more, with a mark on the side it moves to. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { number } from "../../core/format.js";
import { language } from "../../core/i18n.js";

const STEPS = 4;

/**
 * @param {{caption: string, corner: string, rows: string[], columns: string[], counts: number[][], ordered?: number}} parts
 *   `corner` says what rows and columns are; beyond the first `ordered` places a move is neither better nor worse
 */
export function matrix({ caption, corner, rows, columns, counts, ordered = columns.length }) {
  const most = Math.max(...counts.flat(), 1);
  return html`<div class="table-scroll" role="group" aria-label=${caption} tabindex="0">
    <table class="table-plain matrix">
      <caption class="only-heard">${caption}</caption>
      <thead><tr><th scope="col">${corner}</th>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>
        ${rows.map((name, row) => html`<tr><th scope="row">${name}</th>${columns.map((_, column) => cell(counts[row]?.[column] ?? 0, most, Math.max(row, column) < ordered ? column - row : 0))}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

/** @param {number} count
 * @param {number} most
 * @param {number} side  above 0 to the right of the diagonal */
function cell(count, most, side) {
  const depth = count ? Math.max(Math.ceil((count / most) * STEPS), 1) : 0;
  const way = side > 0 ? "matrix-right" : side < 0 ? "matrix-left" : "matrix-same";
  return html`<td class="${way} matrix-${depth}">${number(count, language())}</td>`;
}
