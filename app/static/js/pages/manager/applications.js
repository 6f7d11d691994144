/** Applications: what other systems sent to be scored, the newest first, in a dialog of its own. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { empty, failed, loading } from "../../components/states.js";
import { table } from "../../components/table.js";
import { getWithHeaders, nextPage } from "../../core/api.js";
import { moment, rating } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { may } from "../../core/may.js";
import { update } from "../../core/update.js";
import { applicationActs, applicationQuestion } from "./application-acts.js";
import { state } from "./state.js";

/** @typedef {import("../../core/api-types.js").ListedApplicationOut} Application
 * @typedef {{rows: Application[], next: string | null}} Page */

const FIRST = "/applications?limit=50";
const shown = { isOpen: false, address: FIRST };
/** @type {import("../../core/loaded.js").Loaded<Page>} */
const page = loaded();

/** The way to them, for who may read them. */
export function applicationsButton() {
  if (!state.me || !may(state.me, "applications:read_all")) return nothing;
  return html`<button type="button" class="button-quiet button-small" @click=${() => open(FIRST)}>${t("applications.title")}</button>`;
}

/** The dialog, while it is open. */
export function applicationsDialog() {
  if (!shown.isOpen) return nothing;
  const next = page.data?.next;
  const list = dialog({
    title: t("applications.title"),
    body: html`<p class="muted">${t("applications.about")}</p>${contents()}`,
    actions: html`
      ${shown.address === FIRST ? nothing : button("applications.newest", () => open(FIRST))}
      ${next ? button("applications.older", () => open(next)) : nothing}`,
    close,
    wide: true,
  });
  return html`${list} ${applicationQuestion()}`;
}

function contents() {
  if (page.error) return failed(page.error, () => open(shown.address));
  if (!page.data) return loading(6, "skeleton-rows");
  if (!page.data.rows.length) return empty(t("applications.none"), t("applications.none.hint"));
  return table({
    caption: t("applications.title"),
    rows: page.data.rows,
    key: ({ id }) => id,
    isBusy: page.isLoading,
    columns: [
      { title: t("applications.id"), kind: "main", cell: numberOf },
      { title: t("applications.from"), cell: ({ account_name }) => account_name },
      { title: t("applications.sent"), kind: "short", cell: ({ timestamp }) => moment(timestamp, language()) },
      {
        title: t("applications.rating"),
        kind: "number",
        cell: ({ score }) => (score ? `${rating(score.rating, language())} ${score.band}` : "–"),
      },
      ...(state.me && may(state.me, "users:manage") ? [actsColumn()] : []),
    ],
  });
}

/** The sender's number; of an erased one, that and when it was erased.
 * @param {Application} application */
function numberOf({ external_id: number, erased_at: erasedAt }) {
  if (!erasedAt) return number;
  return html`<span class="muted">${t("applications.erased", { time: moment(erasedAt, language()) })}</span>`;
}

/** @returns {import("../../components/table.js").Column<Application>} */
function actsColumn() {
  return {
    title: t("applications.acts"),
    kind: "actions",
    cell: (application) => applicationActs(application, () => open(shown.address)),
  };
}

/** @param {string} address */
function open(address) {
  Object.assign(shown, { isOpen: true, address });
  return page.load(async (signal) => {
    const { data, headers } = await getWithHeaders(address, { signal });
    return { rows: data, next: nextPage(headers) };
  });
}

function close() {
  shown.isOpen = false;
  update();
}

/** @param {string} words
 * @param {() => void} act */
function button(words, act) {
  return html`<button type="button" class="button" @click=${act}>${t(words)}</button>`;
}
