/** Draws a view into the page, again after each change of its state or of the language. */
import { render } from "../vendor/lit-html/lit-html.js";
import { onLanguage } from "./i18n.js";

/**
 * Draws `view()` into `root` now, and again once after any number of calls of the returned function in one turn.
 * @param {HTMLElement} root
 * @param {() => unknown} view
 * @returns {() => Promise<void>} asks for the drawing; kept when it is done
 */
export function draw(root, view) {
  root.replaceChildren();
  root.classList.remove("first-paint");
  /** @type {Promise<void> | null} */
  let asked = null;
  const now = () => {
    asked = null;
    render(view(), root);
  };
  const again = () => {
    asked ??= Promise.resolve().then(now);
    return asked;
  };
  now();
  onLanguage(again);
  return again;
}
