/** What narrows the list: search, bands, overdue, never scored; whose clients. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { BANDS, GOOD_BANDS, listed, SEARCH_MAX_LENGTH, SORTS, START } from "./address.js";
import { show } from "./navigation.js";
import { searchNow, searchSoon } from "./search.js";
import { state } from "./state.js";

/** The bar above the list. */
export function filters() {
  const { view } = state;
  return html`<div class="filters" role="search" aria-label=${t("list.search")}>
    <form class="search" @submit=${searchNow}>
      <input
        id="client-search" class="input" type="search" autocomplete="off" spellcheck="false" maxlength=${SEARCH_MAX_LENGTH}
        placeholder=${t("list.search.hint")} aria-label=${t("list.search")} aria-keyshortcuts="/" .value=${live(state.search)}
        @input=${(/** @type {Event} */ event) => searchSoon(/** @type {HTMLInputElement} */ (event.target).value)}
      >
      <kbd class="search-key" aria-hidden="true">/</kbd>
    </form>
    <div class="toggles" role="group" aria-label=${t("list.bands")}>
      ${BANDS.map((band) => toggle(band, view.bands.includes(band), { bands: flip(view.bands, band) }, t("band.title", { band })))}
    </div>
    ${toggle(t("list.overdue"), view.isOverdue, { isOverdue: !view.isOverdue })}
    ${goodButOverdue()}
    ${toggle(t("list.never"), view.isNeverScored, { isNeverScored: !view.isNeverScored })}
    ${whose()} ${order()}
  </div>`;
}

/** Well rated at the application, and overdue now. */
function goodButOverdue() {
  const { view } = state;
  const isOn = view.isOverdue && view.bands.join() === GOOD_BANDS.join();
  const change = isOn ? { bands: [], isOverdue: false } : { bands: [...GOOD_BANDS], isOverdue: true };
  return toggle(t("list.good.overdue", { bands: GOOD_BANDS.join("/") }), isOn, change);
}

/** The whole list again. */
export function clearFilters() {
  const { sort, isDescending, isAll, client, columns } = state.view;
  show({ ...START, sort, isDescending, isAll, client, columns });
}

/** @param {string} words
 * @param {boolean} isOn
 * @param {Partial<import("./address.js").View>} change
 * @param {string} [name] */
function toggle(words, isOn, change, name) {
  return html`<button
    type="button" class="toggle" aria-pressed=${isOn ? "true" : "false"} aria-label=${name ?? nothing}
    @click=${() => show(listed(state.view, change))}
  >${words}</button>`;
}

/** For those who may see the clients of all managers: whose. A person who has none of their own has nothing to choose. */
function whose() {
  const { view, me } = state;
  if (!me?.permissions.includes("clients:read_all")) return nothing;
  const hasOwn = me.permissions.includes("clients:read_own");
  return html`
    ${hasOwn ? toggle(t("list.all"), view.isAll, { isAll: !view.isAll, manager: null, isUnassigned: false }) : nothing}
    ${view.isAll ? toggle(t("list.unassigned"), view.isUnassigned, { isUnassigned: !view.isUnassigned, manager: null }) : nothing}
    ${view.manager ? chip() : nothing}`;
}

/** The manager whose clients are shown; a click shows those of all managers again. */
function chip() {
  const manager = state.list.data?.rows.find((row) => row.manager?.user_id === state.view.manager)?.manager;
  const name = manager ? fullName(manager) : String(state.view.manager);
  return toggle(t("list.manager.of", { name }), true, { manager: null });
}

/** The order, for screens where the list has no headers to click. */
function order() {
  const { sort, isDescending } = state.view;
  return html`<select class="input order" aria-label=${t("list.order")} @change=${reorder}>
    ${SORTS.flatMap((each) =>
      [false, true].map(
        (
          down,
        ) => html`<option value="${each} ${down ? "down" : "up"}" .selected=${live(each === sort && down === isDescending)}>
          ${t(`list.order.${each}.${down ? "down" : "up"}`)}
        </option>`,
      ),
    )}
  </select>`;
}

/** @param {Event} event */
function reorder(event) {
  const [sort, direction] = /** @type {HTMLSelectElement} */ (event.target).value.split(" ");
  show(
    listed(state.view, {
      sort: /** @type {import("./address.js").Sort} */ (sort),
      isDescending: direction === "down",
    }),
  );
}

/** @param {string[]} bands
 * @param {string} band */
function flip(bands, band) {
  return bands.includes(band) ? bands.filter((each) => each !== band) : [...bands, band].sort();
}
