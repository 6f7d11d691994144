/** Lists under a name: the person's own, on every machine. What is saved are filters, order and columns. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { get, post } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { failed, loading, problem } from "../../components/states.js";
import { listed, readAddress, writeAddress } from "./address.js";
import { shownColumns } from "./columns.js";
import { addressOf, follow } from "./navigation.js";
import { state } from "./state.js";

/** @typedef {import("../../core/api-types.js").SavedViewOut} SavedView */

const VIEWS = "/api/manager/views";
const NAME_MAX_LENGTH = 60;

/** @type {import("../../core/loaded.js").Loaded<SavedView[]>} */
const views = loaded();
let isAsked = false;
/** @type {unknown} */
let fault = null;

/** The saved views, each a link; and the way to save this one. */
export function savedViews() {
  if (!isAsked) load();
  const { data, error } = views;
  if (!data) return error ? failed(error, load) : loading(2);
  return html`${data.length ? html`<ul class="saved-views">${data.map(line)}</ul>` : html`<p class="muted small">${t("views.none")}</p>`}
    ${fault ? problem(fault) : nothing}
    <form class="save-view" @submit=${save}>
      <input class="input" name="name" required maxlength=${NAME_MAX_LENGTH} autocomplete="off" aria-label=${t("views.name")} placeholder=${t("views.name")}>
      <button type="submit" class="button button-small">${t("views.save")}</button>
    </form>`;
}

function load() {
  isAsked = true;
  return views.load((signal) => get(VIEWS, { signal }));
}

/** @param {SavedView} saved */
function line({ id, name, address }) {
  const view = readAddress(address);
  const isHere = writeAddress(view) === written();
  return html`<li>
    <a href=${addressOf(view)} aria-current=${isHere ? "true" : "false"} @click=${(/** @type {MouseEvent} */ event) => follow(event, view)}>${name}</a>
    <button type="button" class="button-icon" aria-label=${t("views.remove", { name })} title=${t("views.remove", { name })} @click=${() => remove(id)}>✕</button>
  </li>`;
}

/** The list that is shown as an address: from its first page, without a card, with the columns said. */
function written() {
  const { view } = state;
  return writeAddress(listed({ ...view, columns: shownColumns(view) }, { client: null }));
}

/** @param {SubmitEvent} event */
async function save(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const name = String(new FormData(form).get("name") ?? "");
  const isDone = await changed(() => post(VIEWS, { name, address: written() }));
  if (!isDone) return;
  form.reset();
  announce(t("views.saved", { name }), "good");
}

/** @param {number} id */
async function remove(id) {
  await changed(() => post(`${VIEWS}/${id}/remove`));
}

/** Changes the saved views and reads them again; whether that was possible.
 * @param {() => Promise<unknown>} act */
async function changed(act) {
  fault = await act().then(
    () => null,
    (error) => error,
  );
  await load();
  return fault === null;
}
