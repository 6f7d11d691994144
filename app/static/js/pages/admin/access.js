/** Another person's way in: where the person is logged in, the ends of it, and a second factor that was lost. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { freshProof } from "../../components/proof.js";
import { failed, loading } from "../../components/states.js";
import { table } from "../../components/table.js";
import { announce } from "../../core/announce.js";
import { get, post } from "../../core/api.js";
import { fullName, moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { isProposed } from "../../core/proposed.js";

/**
 * @typedef {import("./people.js").User} User
 * @typedef {import("../../components/confirm.js").Question} Question
 * @typedef {import("../../core/api-types.js").SessionOut} Session
 */

/** @param {User} user
 * @param {(question: Question) => void} ask
 * @returns {Question} */
export function accessOf(user, ask) {
  const name = fullName(user);
  /** @type {import("../../core/loaded.js").Loaded<Session[]>} */
  const sessions = loaded();
  const path = `/users/${user.id}/sessions`;
  const load = () => sessions.load((signal) => get(path, { signal }));
  load();

  /** @param {Session} session */
  async function end({ handle }) {
    const { ended } = await post(`${path}/end`, { handle });
    announce(t("access.ended", { count: ended }));
    await load();
  }

  return {
    title: () => t("access.title", { name }),
    action: () => t("access.end.all"),
    isDangerous: true,
    isWaiting: () => !sessions.data?.length,
    body: () => html`
      ${sessions.data ? list(sessions.data, end) : sessions.error ? failed(sessions.error, load) : loading(3)}
      ${user.role === "service" ? nothing : html`<p><button type="button" class="button button-small" @click=${() => ask(factorReset(user))}>${t("access.factor")}</button></p>`}`,
    run: async () => {
      const { ended } = await post(`${path}/end-all`);
      announce(t("access.ended", { count: ended }));
    },
  };
}

/** @param {Session[]} sessions
 * @param {(session: Session) => void} end */
function list(sessions, end) {
  if (!sessions.length) return html`<p class="muted">${t("access.none")}</p>`;
  return table({
    caption: t("access.sessions"),
    rows: sessions,
    key: ({ handle }) => handle,
    columns: [
      { title: t("access.from"), kind: "main", cell: from },
      { title: t("access.started"), kind: "short", cell: ({ started }) => moment(started, language()) },
      { title: t("list.actions"), kind: "actions", cell: (session) => endButton(session, end) },
    ],
  });
}

/** @param {Session} session */
function from({ device, address }) {
  return [device, address].filter(Boolean).join(" · ") || t("access.unknown");
}

/** @param {Session} session
 * @param {(session: Session) => void} end */
function endButton(session, end) {
  return html`<button
    type="button" class="button button-small" @click=${() => end(session)}
    aria-label="${t("access.end")}: ${from(session)}, ${moment(session.started, language())}"
  >${t("access.end")}</button>`;
}

/** @param {User} user
 * @returns {Question} */
function factorReset(user) {
  const name = fullName(user);
  const proof = freshProof();
  return {
    title: () => t("access.factor.title", { name }),
    action: () => t("access.factor"),
    isDangerous: true,
    isWaiting: proof.isWaiting,
    body: (error) => html`<p>${t("access.factor.text", { name })}</p> ${proof.field(error)}`,
    run: async () => {
      await proof.give();
      const answer = await post(`/users/${user.id}/second-factor/reset`);
      announce(isProposed(answer) ? t("approvals.proposed") : t("access.factor.done", { name }));
    },
  };
}
