/** The list of managers with the load of each. */
import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { table } from "../../components/table.js";
import { fullName, number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { listed } from "../../core/trail.js";
import { EMPLOYMENTS, opened } from "./address.js";
import { contactQuestion } from "./contact.js";
import { askDismissal } from "./dismissal.js";
import { listPager } from "./list-pager.js";
import { may } from "../../core/may.js";
import { loaded } from "../../core/loaded.js";
import { readListed } from "./people.js";
import { choice, searchBox } from "./toolbar.js";
import { activation } from "./user-actions.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./people.js").Manager} Manager
 */

const WORKS_HERE = { active: true, dismissed: false, all: null };

/** @param {import("./main.js").AdminPage} page
 * @param {() => Promise<unknown>} changed */
export function managersList(page, changed) {
  const { me, go, ask } = page;
  /** @type {import("../../core/loaded.js").Loaded<import("./people.js").Listed<Manager>>} */
  const list = loaded();
  /** @type {Address} */
  let address;

  /** @param {Address} wanted */
  function open(wanted) {
    address = wanted;
    const query = { active: WORKS_HERE[address.employment] };
    return list.load((signal) => readListed("/managers", address, query, signal));
  }

  /** @param {import("./managers.js").Overview | null} overview */
  function view(overview) {
    return html`<div class="toolbar">
        ${searchBox(t("managers.search"), address.q, (q) => go(listed(address, { q }), { replace: true }))}
        ${choice({
          name: "state",
          label: t("users.state"),
          value: address.employment,
          options: EMPLOYMENTS.map((value) => ({ value, text: t(`managers.state.${value}`) })),
          choose: (employment) => go(listed(address, { employment })),
        })}
        ${may(me, "managers:manage") ? html`<button type="button" class="button button-main" @click=${() => go({ ...opened("managers"), adding: "manager" })}>${t("managers.add")}</button>` : nothing}
      </div>
      ${rows(overview)}`;
  }

  /** @param {import("./managers.js").Overview | null} overview */
  function rows(overview) {
    const { data, error, isLoading } = list;
    if (!data) return error ? failed(error, () => open(address)) : loading(12, "skeleton-rows");
    if (!data.rows.length && !isLoading) return noOne();
    const most = Math.max(
      1,
      ...data.rows.map(({ clients }) => clients),
      ...(overview?.managers ?? []).map(({ clients }) => clients),
    );
    return html`${error ? problem(error) : nothing}
      ${table({ caption: t("managers.title"), columns: columns(most), rows: data.rows, key: (row) => row.user_id, isBusy: isLoading })}
      ${listPager(data, go)}`;
  }

  function noOne() {
    if (address.employment === "dismissed" && !address.q) return empty(t("managers.none.dismissed"));
    const all = () => go({ ...opened("managers"), employment: "all" });
    return empty(
      t("managers.none"),
      t("users.none.hint"),
      html`<button type="button" class="button" @click=${all}>${t("list.everyone")}</button>`,
    );
  }

  /** @param {number} most
   * @returns {import("../../components/table.js").Column<Manager>[]} */
  function columns(most) {
    return [
      { title: t("users.name"), kind: "main", cell: name },
      { title: t("managers.load"), cell: (manager) => load(manager.clients, most) },
      { title: t("users.state"), cell: standing },
      { title: t("list.actions"), kind: "actions", cell: actions },
    ];
  }

  /** @param {Manager} manager */
  function actions(manager) {
    const person = fullName(manager);
    const dismiss = () => askDismissal(page, manager.user_id, changed);
    const takeBack = () => ask(activation({ ...manager, id: manager.user_id, role: "manager" }, changed));
    const text = t(manager.is_active ? "managers.dismiss" : "users.activate");
    const changes = html`<button type="button" class="button button-small" aria-label="${t("contact.change")}: ${person}" @click=${() => ask(contactQuestion(manager, changed))}>${t("contact.change")}</button>
      <button type="button" class="button button-small" aria-label="${text}: ${person}" @click=${manager.is_active ? dismiss : takeBack}>${text}</button>`;
    return html`<span class="row actions">
      <a class="button button-small" href="/ui/manager?all=1&manager=${manager.user_id}" aria-label="${t("managers.clients")}: ${person}">${t("managers.clients")}</a>
      ${may(me, "managers:manage") ? changes : nothing}
    </span>`;
  }

  return { open, view };
}

/** @param {Manager} manager */
function name(manager) {
  return html`<span class="record-name">${fullName(manager)}</span> <span class="login-name">${manager.login}</span>`;
}

/** @param {Manager} manager */
function standing({ is_active }) {
  return is_active
    ? html`<span class="tag tag-good">✓ ${t("managers.active")}</span>`
    : html`<span class="tag tag-bad">✕ ${t("users.dismissed")}</span>`;
}

/** A number and a bar of that length beside the longest one.
 * @param {number} clients
 * @param {number} most */
function load(clients, most) {
  return html`<span class="load">
    <span class="load-number">${number(clients, language())}</span>
    ${svg`<svg class="load-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="load-ground" width="100" height="6" rx="1"/><rect class="load-part" width=${(clients / most) * 100} height="6" rx="1"/>
    </svg>`}
  </span>`;
}
