/** Where a list stands, and the ways to its other pages. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { number } from "../core/format.js";
import { language, t } from "../core/i18n.js";
import { follow } from "../core/follow.js";

/**
 * @typedef {{href: string, open: () => void}} Way  to another page of the list
 */

/**
 * @param {{page: number, pageRows: number, shown: number, total: number, first?: Way | null, previous: Way | null, next: Way | null}} place
 *   `page` counts from 1, `shown` are the rows of this page
 */
export function pager({ page, pageRows, shown, total, first = null, previous, next }) {
  const from = (page - 1) * pageRows + 1;
  const values = { first: said(from), last: said(from + shown - 1), total: said(total) };
  return html`<nav class="pages no-print" aria-label=${t("pages.label")}>
    <span class="muted small">${t("pages.place", values)}</span>
    <span class="row">${way(first, t("pages.first"))} ${way(previous, `← ${t("pages.previous")}`)} ${way(next, `${t("pages.next")} →`)}</span>
  </nav>`;
}

/** @param {Way | null} found
 * @param {string} text */
function way(found, text) {
  if (!found) return nothing;
  return html`<a
    class="button button-small" href=${found.href}
    @click=${(/** @type {MouseEvent} */ event) => follow(event, found.open)}
  >${text}</a>`;
}

/** @param {number} count */
function said(count) {
  return number(count, language());
}
