/** Draws a view into the page, again after each change of its state or of the language. */
import { render } from "../../vendor/lit-html/lit-html.js";
import { onLanguage } from "./i18n.js";

/** What a root shows now: the view that was given last. @type {WeakMap<HTMLElement, unknown>} */
const shown = new WeakMap();

/**
 * Draws a view into `root` now, and again once after any number of calls of the returned function in one turn.
 * The view is told that function as well: the first drawing happens before anybody else has it. A view that is given
 * later takes the root over.
 * @param {HTMLElement} root
 * @param {(update: () => Promise<void>) => unknown} view
 * @returns {() => Promise<void>} asks for the drawing; kept when it is done
 */
export function draw(root, view) {
  if (!shown.has(root)) root.replaceChildren();
  shown.set(root, view);
  root.classList.remove("first-paint");
  /** @type {Promise<void> | null} */
  let asked = null;
  const now = () => {
    asked = null;
    if (shown.get(root) === view) render(view(again), root);
  };
  const again = () => {
    asked ??= Promise.resolve().then(now);
    return asked;
  };
  now();
  onLanguage(again);
  return again;
}
