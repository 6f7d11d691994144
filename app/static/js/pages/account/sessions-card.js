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
      { title: t("sessions.address"), kind: "main", cell: where },
      { title: t("sessions.started"), kind: "short", cell: ({ started }) => moment(started, language()) },
      { title: t("sessions.seen"), kind: "short", cell: ({ last_seen: seen }) => moment(seen, language()) },
      { title: t("sessions.expires"), kind: "short", cell: ({ expires }) => moment(expires, language()) },
      { title: t("sessions.actions"), kind: "actions", cell: end },
    ],
  });
}

/** @param {Session} session */
function where({ address, is_this_one: isThisOne }) {
  return html`${address ?? t("sessions.address.none")} ${isThisOne ? html`<span class="tag tag-good">${t("sessions.this")}</span>` : nothing}`;
}

/** @param {Session} session */
function end(session) {
  const key = session.is_this_one ? "action.logout" : "sessions.end";
  return html`<button
    type="button" class="button button-small" ?disabled=${state.isBusy}
    aria-label="${t(key)}: ${session.address ?? t("sessions.address.none")}, ${moment(session.started, language())}"
    @click=${() => endSession(session)}
  >${t(key)}</button>`;
}
