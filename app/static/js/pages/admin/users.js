/** The section of users: found, looked at, switched on and off. */
import { table } from "../../components/table.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { html } from "../../../vendor/lit-html/lit-html.js";
import { date, fullName } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { listed } from "../../core/trail.js";
import { LISTED_ROLES, opened, STANDINGS } from "./address.js";
import { loaded } from "../../core/loaded.js";
import { may } from "../../core/may.js";
import { listPager } from "./list-pager.js";
import { readListed } from "./people.js";
import { choice, searchBox } from "./toolbar.js";
import { userActions } from "./user-actions.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./people.js").User} User
 * @typedef {import("./main.js").AdminPage} AdminPage
 */

/** @param {AdminPage} page */
export function usersSection(page) {
  const { me, go } = page;
  /** @type {import("../../core/loaded.js").Loaded<import("./people.js").Listed<User>>} */
  const list = loaded();
  /** @type {Address} */
  let address;
  const actions = userActions(page, reload);

  function reload() {
    const { role, standing } = address;
    const active = standing === null ? null : standing === "active";
    return list.load((signal) => readListed("/users", address, { role, active }, signal));
  }

  /** @param {Address} wanted */
  function open(wanted) {
    address = wanted;
    return reload();
  }

  function view() {
    return html`<section class="card" aria-labelledby="section-title">
      <div class="card-head">
        <h2 id="section-title">${t("users.title")}</h2>
        ${may(me, "users:manage") ? html`<button type="button" class="button button-main" @click=${() => go({ ...opened("users"), adding: "client" })}>${t("users.add")}</button>` : ""}
      </div>
      ${toolbar()} ${rows()}
    </section>`;
  }

  function toolbar() {
    return html`<div class="toolbar">
      ${searchBox(t("users.search"), address.q, (q) => go(listed(address, { q }), { replace: true }))}
      ${choice({
        name: "role",
        label: t("users.role"),
        value: address.role ?? "",
        options: [
          { value: "", text: t("users.role.all") },
          ...LISTED_ROLES.map((role) => ({ value: role, text: t(`users.role.${role}`) })),
        ],
        choose: (role) => go(listed(address, { role: role || null })),
      })}
      ${choice({
        name: "state",
        label: t("users.state"),
        value: address.standing ?? "",
        options: [
          { value: "", text: t("users.state.all") },
          ...STANDINGS.map((each) => ({ value: each, text: t(`users.state.${each}`) })),
        ],
        choose: (value) => go(listed(address, { standing: value || null })),
      })}
    </div>`;
  }

  function rows() {
    const { data, error, isLoading } = list;
    if (!data) return error ? failed(error, reload) : loading(12, "skeleton-rows");
    if (!data.rows.length && !isLoading) return noOne();
    return html`${error ? problem(error) : ""}
      ${table({ caption: t("users.title"), columns: columns(), rows: data.rows, key: (user) => user.id, isBusy: isLoading })}
      ${listPager(data, go)}`;
  }

  function noOne() {
    const all = () => go(listed(address, { q: "", role: null, standing: null }));
    return empty(
      t("users.none"),
      t("users.none.hint"),
      html`<button type="button" class="button" @click=${all}>${t("list.everyone")}</button>`,
    );
  }

  /** @returns {import("../../components/table.js").Column<User>[]} */
  function columns() {
    return [
      { title: t("users.name"), kind: "main", cell: name },
      { title: t("users.role"), cell: (user) => t(`role.${user.role}`) },
      { title: t("users.state"), cell: stateOf },
      { title: t("users.since"), kind: "short", cell: (user) => date(user.timestamp, language()) },
      ...(may(me, "users:manage")
        ? [{ title: t("list.actions"), kind: /** @type {const} */ ("actions"), cell: actions }]
        : []),
    ];
  }

  /** @param {User} user */
  function name(user) {
    return html`<span class="record-name">${fullName(user)}</span>
      ${user.id === me.user_id ? html`<span class="tag">${t("users.you")}</span>` : ""}
      <span class="login-name">${user.login}</span>`;
  }

  return { open, view };
}

/** @param {User} user */
function stateOf(user) {
  return user.is_active
    ? html`<span class="tag tag-good">✓ ${t("users.active")}</span>`
    : html`<span class="tag tag-bad">✕ ${t(user.role === "manager" ? "users.dismissed" : "users.inactive")}</span>`;
}
