/** What stands above the list: how many are in it or selected, which columns, the file, the keys. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { isFiltered } from "./address.js";
import { applicationsButton } from "./applications.js";
import { clearFilters } from "./filters-view.js";
import { columnChoices } from "./column-choices-view.js";
import { listMenu } from "./list-menu.js";
import { fileRequest } from "./list-query.js";
import { savedViews } from "./saved-views-view.js";
import { selectionBar } from "./selection-view.js";
import { openHelp } from "./shortcuts.js";
import { state } from "./state.js";

/** The head of the list. */
export function listHead() {
  const { view, selected } = state;
  return html`<div class="list-head">
    <h2 id="list-title">${t("list.title")}</h2>
    ${selected.size ? selectionBar() : howMany()}
    ${isFiltered(view) && !selected.size ? html`<button type="button" class="button-quiet button-small" aria-label=${t("list.clear")} @click=${clearFilters}>${t("list.clear.short")}</button>` : nothing}
    <div class="list-tools">
      ${applicationsButton()}
      ${listMenu(t("views.title"), savedViews, "views-menu")}
      ${listMenu(t("list.columns"), columnChoices, "columns-menu")}
      ${state.list.data?.rows.length !== 0 && !selected.size ? html`<a class="button-quiet button-small" href=${fileRequest(view)} download title=${t("list.file")} aria-label=${t("list.file")}>${t("list.file.short")}</a>` : nothing}
      <button type="button" class="button-icon keys-button" aria-label=${t("keys.title")} title=${t("keys.title")} aria-keyshortcuts="?" @click=${openHelp}>?</button>
    </div>
  </div>`;
}

/** A number for the eye, which sees what it counts; a sentence for the ear. */
function howMany() {
  const total = state.list.data?.total;
  return html`<p class="muted" role="status">${
    total === undefined
      ? ""
      : html`<span aria-hidden="true">${number(total, language())}</span><span class="only-heard">${t("list.count", { count: total })}</span>`
  }</p>`;
}
