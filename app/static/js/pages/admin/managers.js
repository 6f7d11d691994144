/** The section of managers: who has how many clients, who works here, and clients without a manager. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { failed } from "../../components/states.js";
import { tabs } from "../../components/tabs.js";
import { number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { opened, writeAddress } from "./address.js";
import { loaded } from "../../core/loaded.js";
import { managersList } from "./managers-list.js";
import { readActiveManagers, readPage, UNASSIGNED } from "./people.js";
import { unassignedClients } from "./unassigned.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./people.js").Manager} Manager
 * @typedef {{managers: Manager[], unassigned: number}} Overview  `managers` are all who work here
 */

/** @param {import("./main.js").AdminPage} page
 * @returns {import("./main.js").SectionView} */
export function managersSection(page) {
  const { go } = page;
  /** @type {import("../../core/loaded.js").Loaded<Overview>} */
  const overview = loaded();
  let isShown = false;
  /** @type {Address} */
  let address;
  const list = managersList(page, () => reload());
  const unassigned = unassignedClients(page, () => reload());

  /** @param {Address} wanted */
  function open(wanted) {
    address = wanted;
    if (!isShown) overview.load(readOverview);
    isShown = true;
    shown().open(wanted);
  }

  function reload() {
    return Promise.all([overview.load(readOverview), shown().open(address)]);
  }

  function shown() {
    return address.isUnassigned ? unassigned : list;
  }

  function view() {
    const { data, error } = overview;
    return html`<div class="stack">
      ${error && !data ? html`<div class="card">${failed(error, reload)}</div>` : figures(data)}
      <section class="card" aria-labelledby="section-title">
        ${tabs(t("managers.lists"), [place(false, null), place(true, data?.unassigned ?? null)], "tabs-small")}
        ${shown().view(data)}
      </section>
    </div>`;
  }

  /** @param {boolean} isUnassigned
   * @param {number | null} count */
  function place(isUnassigned, count) {
    const to = { ...opened("managers"), isUnassigned };
    return {
      href: writeAddress(to),
      text: t(isUnassigned ? "managers.unassigned" : "managers.title"),
      isCurrent: address.isUnassigned === isUnassigned,
      count,
      open: () => go(to),
    };
  }

  function close() {
    isShown = false;
  }

  return { open, view, close };
}

/** @param {AbortSignal} signal
 * @returns {Promise<Overview>} */
async function readOverview(signal) {
  const nobodys = readPage(UNASSIGNED.path, { ...UNASSIGNED.query, limit: 1 }, signal);
  const [managers, { total }] = await Promise.all([readActiveManagers(signal), nobodys]);
  return { managers, unassigned: total };
}

/** The load in four figures.
 * @param {Overview | null} overview */
function figures(overview) {
  const clients = overview?.managers.reduce((sum, each) => sum + each.clients, 0) ?? 0;
  const count = overview?.managers.length ?? 0;
  return html`<dl class="tiles" aria-busy=${overview ? "false" : "true"}>
    ${tile(t("managers.figure.active"), overview && number(count, language()))}
    ${tile(t("managers.figure.clients"), overview && number(clients, language()))}
    ${tile(t("managers.figure.average"), overview && number(count ? clients / count : null, language(), 1))}
    ${tile(t("managers.figure.unassigned"), overview && number(overview.unassigned, language()))}
  </dl>`;
}

/** @param {string} name
 * @param {string | null} value */
function tile(name, value) {
  return html`<div class="card tile"><dt>${name}</dt><dd>${value ?? html`<span class="only-heard">${t("state.loading")}</span>…`}</dd></div>`;
}
