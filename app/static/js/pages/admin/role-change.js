/** Giving another admin, auditor or risk officer another of these roles. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { radio } from "../../components/radio.js";
import { announce } from "../../core/announce.js";
import { post } from "../../core/api.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { isProposed } from "../../core/proposed.js";
import { update } from "../../core/update.js";

/** @typedef {import("../../core/api-types.js").RoleIn["role"]} Granted */

/** Roles without records of their own.
 * @type {readonly Granted[]} */
export const GRANTED = ["admin", "auditor", "risk"];

/**
 * @param {import("./people.js").User} user
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question}
 */
export function roleChange(user, reload) {
  const name = fullName(user);
  /** @type {{role: Granted | null}} */
  const state = { role: null };

  /** @param {Granted} role */
  const choice = (role) =>
    radio({
      name: "role",
      text: t(`role.${role}`),
      hint: t(`new.${role}.text`),
      isChosen: (state.role ?? user.role) === role,
      choose: () => {
        state.role = role === user.role ? null : role;
        update();
      },
    });

  return {
    title: () => t("role.change.title", { name }),
    action: () => t("role.change.action"),
    isDangerous: true,
    isWaiting: () => state.role === null,
    body: () => html`<p>${t("role.change.text", { login: user.login, role: t(`role.${user.role}`) })}</p>
      <fieldset class="choices"><legend>${t("role.change.which")}</legend>${GRANTED.map(choice)}</fieldset>`,
    run: async () => {
      const answer = await post(`/users/${user.id}/role`, { role: state.role });
      await reload();
      announce(isProposed(answer) ? t("approvals.proposed") : t("role.change.done", { name }));
    },
  };
}
