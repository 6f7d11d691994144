/** A menu above the list: it closes when the focus leaves it, and by Escape. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { update } from "../../core/update.js";

/** Which menus were opened once: what stands in the others is not made. */
const opened = new Set();

/** @param {string} title
 * @param {() => unknown} contents  made when the menu is opened first
 * @param {string} shape  the menu among the others */
export function listMenu(title, contents, shape) {
  return html`<details class="menu list-menu ${shape}" @toggle=${() => open(shape)} @focusout=${closeLeft} @keydown=${closeByEscape}>
    <summary>${title}</summary>
    <div class="menu-items" role="group" aria-label=${title}>${opened.has(shape) ? contents() : ""}</div>
  </details>`;
}

/** @param {string} shape */
function open(shape) {
  if (opened.has(shape)) return;
  opened.add(shape);
  update();
}

/** @param {FocusEvent} event */
function closeLeft({ currentTarget, relatedTarget }) {
  const menu = /** @type {HTMLDetailsElement} */ (currentTarget);
  if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
}

/** @param {KeyboardEvent} event */
function closeByEscape(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}
