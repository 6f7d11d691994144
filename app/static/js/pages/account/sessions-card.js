/** Where one is logged in, and the way to end it. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading, problem } from "../../components/states.js";
import { table } from "../../components/table.js";
import { moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { endOthers, endSession, loadSessions, state } from "./state.js";

/** @typedef {import("./state.js").Session} Session */

export function sessionsCard() {
  const { data, error } = state.sessions;
  return html`<section class="card" aria-labelledby="sessions-title">
    <div class="card-head">
      <h2 id="sessions-title">${t("sessions.title")}</h2>
      ${data && data.length > 1 ? others() : nothing}
    </div>
    <p class="muted">${t("sessions.text")}</p>
    ${data?.some(isStrange) ? html`<p class="notice notice-bad">${t("sessions.new.text")}</p>` : nothing}
    ${state.error ? problem(state.error) : nothing}
    ${data ? list(data) : error ? failed(error, loadSessions) : loading(3, "skeleton-rows")}
  </section>`;
}

function others() {
  return html`<button type="button" class="button button-small" ?disabled=${state.isBusy} @click=${endOthers}>${t("sessions.end.others")}</button>`;
}

/** @param {Session[]} sessions */
function list(sessions) {
  return table({
    caption: t("sessions.title"),
    rows: sessions,
    key: ({ handle }) => handle,
    columns: [
      { title: t("sessions.device"), kind: "main", cell: where },
      { title: t("sessions.started"), kind: "short", cell: ({ started }) => moment(started, language()) },
      { title: t("sessions.seen"), kind: "short", cell: ({ last_seen: seen }) => moment(seen, language()) },
      { title: t("sessions.expires"), kind: "short", cell: ({ expires }) => moment(expires, language()) },
      { title: t("sessions.actions"), kind: "actions", cell: end },
    ],
  });
}

/** @param {Session} session */
function where(session) {
  return html`${from(session)}
    ${session.is_this_one ? html`<span class="tag tag-good">${t("sessions.this")}</span>` : nothing}
    ${session.is_new_device ? html`<span class="tag tag-warn">${t("sessions.new")}</span>` : nothing}`;
}

/** The browser and the network address, as far as they are known.
 * @param {Session} session */
function from({ device, address }) {
  return [device, address ?? t("sessions.address.none")].filter(Boolean).join(" · ");
}

/** Whether the person should look at it: a login elsewhere from what none came from before.
 * @param {Session} session */
function isStrange({ is_new_device: isNew, is_this_one: isThisOne }) {
  return isNew && !isThisOne;
}

/** @param {Session} session */
function end(session) {
  const key = session.is_this_one ? "action.logout" : "sessions.end";
  return html`<button
    type="button" class="button button-small" ?disabled=${state.isBusy}
    aria-label="${t(key)}: ${from(session)}, ${moment(session.started, language())}"
    @click=${() => endSession(session)}
  >${t(key)}</button>`;
}
