/** What an admin does with a user, each act after a question that names its consequence. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { post } from "../../core/api.js";
import { openPasswordDialog } from "../../components/dialogs/password.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { accessOf } from "./access.js";
import { isProposed } from "../../core/proposed.js";
import { askDismissal } from "./dismissal.js";
import { erasure } from "./erasure.js";
import { provider } from "../../core/sign-on.js";
import { inviting } from "./inviting.js";
import { passwordReset } from "./password-reset.js";
import { GRANTED, roleChange } from "./role-change.js";

/**
 * @typedef {import("./people.js").User} User
 * @typedef {Omit<User, "timestamp">} Person
 * @typedef {import("./main.js").AdminPage} AdminPage
 */

/** Buttons of a user's row.
 * @param {AdminPage} page
 * @param {() => Promise<unknown>} reload */
export function userActions(page, reload) {
  const { me, ask } = page;

  /** @param {User} user */
  return (user) => {
    const isMe = user.id === me.user_id;
    if (user.login === `erased_${user.id}`) return html`<span class="muted">${t("erase.is_done")}</span>`;
    const setPassword = isMe ? openPasswordDialog : () => ask(passwordReset(user));
    return html`<span class="row actions">
      ${user.role === "service" ? nothing : button(t(isMe ? "action.password" : "users.reset"), user, setPassword)}
      ${isMe || user.role === "service" ? nothing : button(t("access.open"), user, () => ask(accessOf(user, ask)))}
      ${provider() && !["client", "service"].includes(user.role) ? button(t("invite.open.button"), user, () => ask(inviting(user))) : nothing}
      ${isMe ? notMyself() : user.is_active ? leaving(user) : button(t("users.activate"), user, () => ask(activation(user, reload)))}
      ${!isMe && GRANTED.some((role) => role === user.role) ? button(t("role.change"), user, () => ask(roleChange(user, reload))) : ""}
      ${user.role === "client" ? protection(user) : ""}
    </span>`;
  };

  /** @param {User} user */
  function protection(user) {
    const label = t("erase.data.of", { name: fullName(user) });
    return html`<a class="button button-small" href="/users/${user.id}/data" download aria-label=${label}>${t("erase.data")}</a>
      ${button(t("erase.action"), user, () => ask(erasure(user, reload)))}`;
  }

  /** @param {User} user */
  function leaving(user) {
    if (user.role === "manager") return button(t("managers.dismiss"), user, () => askDismissal(page, user.id, reload));
    return button(t("users.deactivate"), user, () => ask(deactivation(user, reload)));
  }
}

/** A button that says why it does nothing. */
function notMyself() {
  return html`<button
      type="button" class="button button-small" aria-disabled="true" aria-describedby="not-myself"
      @click=${() => announce(t("users.deactivate.self"), "bad")}
    >${t("users.deactivate")}</button>
    <span id="not-myself" class="hint">${t("users.deactivate.self")}</span>`;
}

/** @param {Person} user
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question} */
export function activation(user, reload) {
  return change(user, { act: "activate", reload });
}

/** @param {User} user
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question} */
function deactivation(user, reload) {
  return { ...change(user, { act: "deactivate", reload }), isDangerous: true };
}

/** @param {Person} user
 * @param {{act: "activate" | "deactivate", reload: () => Promise<unknown>}} parts
 * @returns {import("../../components/confirm.js").Question} */
function change(user, { act, reload }) {
  const name = fullName(user);
  return {
    title: () => t(`users.${act}.title`, { name }),
    body: () => html`<p>${t(`users.${act}.text`, { name, login: user.login })}</p>
      <p class="muted">${t(`users.${act}.${user.role}`)}</p>`,
    action: () => t(`users.${act}`),
    run: async () => {
      const answer = await post(`/users/${user.id}/${act}`);
      await reload();
      announce(isProposed(answer) ? t("approvals.proposed") : t(`users.${act}.done`, { name }));
    },
  };
}

/** @param {string} text
 * @param {User} user
 * @param {() => void} act */
function button(text, user, act) {
  return html`<button type="button" class="button button-small" aria-label="${text}: ${fullName(user)}" @click=${act}>${text}</button>`;
}
