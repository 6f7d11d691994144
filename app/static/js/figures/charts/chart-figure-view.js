/** A chart with its title, legend and table. Which tables are open is kept by `openTables`. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { update } from "../../core/update.js";
import { figureTable } from "../figure-table-view.js";

/**
 * @typedef {{has: (name: string) => boolean, toggle: (name: string) => void}} OpenTables
 * @typedef {{shape: string, text: string}} Key  an entry of a legend
 */

/** @returns {OpenTables} */
export function openTables() {
  /** @type {Set<string>} */
  const open = new Set();
  return {
    has: (name) => open.has(name),
    toggle: (name) => {
      if (!open.delete(name)) open.add(name);
      update();
    },
  };
}

/**
 * @param {{
 *   id: string, title: string, hint?: string, keys?: Key[], drawing: unknown, head: string[], rows: (string | number)[][],
 *   tables: OpenTables
 * }} parts  `head` and `rows` are the table's
 */
export function chartFigure({ id, title, hint = "", keys = [], drawing, head, rows, tables }) {
  return html`<section class="chart-figure" aria-labelledby="chart-${id}" data-chart=${id}>
    <h3 id="chart-${id}">${title}</h3>
    ${hint ? html`<p class="hint">${hint}</p>` : nothing}
    ${drawing}
    ${keys.length ? html`<ul class="chart-legend">${keys.map(({ shape, text }) => html`<li><span class="chart-key ${shape}" aria-hidden="true"></span> ${text}</li>`)}</ul>` : nothing}
    ${figureTable({ caption: title, head, rows, isShown: tables.has(id), toggle: () => tables.toggle(id) })}
  </section>`;
}
