/** Draws a view into the page, again after each change of its state, of the language or of the theme. */
import { render } from "../../vendor/lit-html/lit-html.js";
import { onLanguage } from "./i18n.js";
import { onTheme } from "./theme.js";
import { drawBy, update } from "./update.js";

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
/** What is shown now: the view that was given last. @type {(() => unknown) | null} */
let shown = null;

onLanguage(update);
onTheme(update);

/**
 * Draws a view now, and again once after any number of calls of `update()` in one turn. A view that is given later takes
 * its place.
 * @param {() => unknown} view
 */
export function draw(view) {
  if (!shown) root.replaceChildren();
  shown = view;
  root.classList.remove("first-paint");
  /** @type {Promise<void> | null} */
  let asked = null;
  const now = () => {
    asked = null;
    if (shown === view) render(view(), root);
  };
  drawBy(() => {
    asked ??= Promise.resolve().then(now);
    return asked;
  });
  now();
}
