/** Clients that have no manager: found, and chosen to be given to one. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { table } from "../../components/table.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { listed } from "../../core/trail.js";
import { assignment } from "./assignment.js";
import { listPager } from "./list-pager.js";
import { loaded } from "../../core/loaded.js";
import { readListed, UNASSIGNED } from "./people.js";
import { may } from "../../core/may.js";
import { searchBox } from "./toolbar.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./people.js").Client} Client
 */

/** @param {import("./main.js").AdminPage} page
 * @param {() => void} changed */
export function unassignedClients({ me, go }, changed) {
  /** @type {import("../../core/loaded.js").Loaded<import("./people.js").Listed<Client>>} */
  const list = loaded();
  const { chosen, choose, view: assignmentForm } = assignment(assigned);
  const canAssign = may(me, "clients:assign");
  /** @type {Address} */
  let address;

  /** @param {Address} wanted */
  function open(wanted) {
    address = wanted;
    return list.load((signal) => readListed(UNASSIGNED.path, address, UNASSIGNED.query, signal));
  }

  /** The page of the list may have become empty. */
  function assigned() {
    if (address.trail.length) go(listed(address, {}), { replace: true });
    changed();
  }

  /** @param {import("./managers.js").Overview | null} overview */
  function view(overview) {
    const { data, error, isLoading } = list;
    if (!data) return error ? failed(error, () => open(address)) : loading(12, "skeleton-rows");
    if (!data.rows.length && !isLoading && !address.q && !address.trail.length) {
      return empty(t("unassigned.none"), t("unassigned.none.hint"));
    }
    return html`<div class="toolbar">
        ${searchBox(t("unassigned.search"), address.q, (q) => go(listed(address, { q }), { replace: true }))}
        ${data.rows.length && canAssign ? allBox(data.rows) : nothing}
      </div>
      ${error ? problem(error) : nothing} ${found(data, isLoading)} ${canAssign ? assignmentForm(overview?.managers ?? []) : nothing}`;
  }

  /** @param {import("./people.js").Listed<Client>} data
   * @param {boolean} isLoading */
  function found(data, isLoading) {
    if (!data.rows.length) return empty(t("users.none"));
    const parts = { caption: t("managers.unassigned"), rows: data.rows, isBusy: isLoading };
    return html`${table({ ...parts, columns: columns(), key: ({ user_id }) => user_id })} ${listPager(data, go)}`;
  }

  /** @returns {import("../../components/table.js").Column<Client>[]} */
  function columns() {
    return [
      ...(canAssign ? [{ title: t("unassigned.choose"), kind: /** @type {const} */ ("choice"), cell: box }] : []),
      { title: t("users.name"), kind: "main", cell: name },
      { title: t("login.login"), cell: (client) => html`<span class="code">${client.login}</span>` },
    ];
  }

  /** @param {Client} client */
  function box({ user_id }) {
    return html`<input
      type="checkbox" id="choose-${user_id}" .checked=${chosen.has(user_id)}
      @change=${(/** @type {Event} */ event) => choose([user_id], isTicked(event))}
    >`;
  }

  /** @param {Client[]} rows */
  function allBox(rows) {
    const ids = rows.map(({ user_id }) => user_id);
    const count = ids.filter((id) => chosen.has(id)).length;
    return html`<label class="choice">
      <input
        type="checkbox" .checked=${count === rows.length} .indeterminate=${count > 0 && count < rows.length}
        @change=${(/** @type {Event} */ event) => choose(ids, isTicked(event))}
      >
      <span>${t("unassigned.all")}</span>
    </label>`;
  }

  return { open, view };
}

/** @param {Client} client */
function name(client) {
  return html`<label for="choose-${client.user_id}" class="record-name">${fullName(client)}</label>`;
}

/** @param {Event} event */
function isTicked(event) {
  return /** @type {HTMLInputElement} */ (event.target).checked;
}
