/** Sections of a page as links: each has an address, opens in another tab of the browser, and works without a mouse. */

import { ref } from "../../vendor/lit-html/directives/ref.js";
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { follow } from "../core/follow.js";

/**
 * @typedef {{href: string, text: string, isCurrent: boolean, count?: number | null, open: () => void}} Tab
 *   `count` is a number worth seeing from outside; `open` shows the section without loading the page again
 */

/** @param {string} label  what the sections are of
 * @param {Tab[]} items
 * @param {"" | "tabs-small"} [size] */
export function tabs(label, items, size = "") {
  return html`<nav class="tabs ${size} no-print" aria-label=${label}>${items.map(tab)}</nav>`;
}

/** @param {Tab} item */
function tab({ href, text, isCurrent, count, open }) {
  return html`<a
    href=${href}
    aria-current=${isCurrent ? "page" : nothing}
    @click=${(/** @type {MouseEvent} */ event) => follow(event, open)}
    ${ref(isCurrent ? bringIntoView : undefined)}
    >${text}${count ? html` <span class="tag">${count}</span>` : nothing}</a>`;
}

/** On a phone not all sections find room. (`scrollIntoView` would also let the Tab key go on from there.)
 * @param {Element | undefined} link */
function bringIntoView(link) {
  queueMicrotask(() => {
    const strip = link?.parentElement;
    if (!strip || !(link instanceof HTMLElement)) return;
    strip.scrollLeft = Math.max(0, link.offsetLeft + link.offsetWidth - strip.offsetLeft - strip.clientWidth);
  });
}
