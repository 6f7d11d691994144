/** Which part of the list is shown, and the ways to the others. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { number } from "../format.js";
import { language, t } from "../i18n.js";
import { listed, nextPageOf, previousPageOf } from "../url-state.js";
import { keyOf, PAGE_SIZE } from "./list-query.js";
import { show } from "./navigation.js";
import { state } from "./state.js";

/** Below the list, while it has more than a page. */
export function pager() {
  const { view, list } = state;
  if (!list.rows?.length || (view.page === 1 && !list.next)) return nothing;
  const first = (view.page - 1) * PAGE_SIZE + 1;
  const range = { first, last: first + list.rows.length - 1, total: list.total };
  const { next } = list;
  return html`<nav class="pager" aria-label=${t("list.pages")}>
    <span class="muted small">${t("list.range", range)}</span>
    <span class="row">
      ${view.page > 2 ? way(t("list.page.first"), () => show(listed(view, {}))) : nothing}
      ${way(t("list.page.previous"), view.page > 1 && (() => show(previousPageOf(view))))}
      <span class="small">${t("list.page", { page: number(view.page, language()) })}</span>
      ${way(t("list.page.next"), next !== null && (() => show(nextPageOf(view, keyOf(next)))))}
    </span>
  </nav>`;
}

/** @param {string} words
 * @param {(() => void) | false} go */
function way(words, go) {
  return html`<button type="button" class="button button-small" ?disabled=${!go} @click=${() => go && turn(go)}>${words}</button>`;
}

/** @param {() => void} go */
function turn(go) {
  go();
  document.querySelector(".list")?.scrollIntoView();
  document.querySelector(".list-pane")?.scrollTo(0, 0);
}
