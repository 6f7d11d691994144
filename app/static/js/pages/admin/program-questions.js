/** What an admin does with programs and their keys, each act in a dialog that names its consequence. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { post } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { isProposed } from "../../core/proposed.js";
import { typedField as field } from "./typed-field.js";

/**
 * @typedef {import("./programs.js").Program} Program
 * @typedef {import("../../components/confirm.js").Question} Question
 * @typedef {() => Promise<unknown>} Reload
 */

/** @param {Reload} reload
 * @returns {Question} */
export function programQuestion(reload) {
  const typed = { name: "", owner: "", login: "" };
  return {
    title: () => t("programs.add"),
    action: () => t("programs.add.action"),
    body: (error) => html`<p class="muted">${t("programs.add.text")}</p>
      ${field(typed, "name", "programs.name", error)} ${field(typed, "owner", "programs.owner", error)}
      ${field(typed, "login", "login.login", error)}`,
    run: async () => {
      await post("/service-accounts", typed);
      await reload();
      announce(t("programs.add.done", { name: typed.name }));
    },
  };
}

/** @param {Program} program
 * @param {import("./programs.js").Key} key
 * @param {Reload} reload
 * @returns {Question} */
export function revocation(program, key, reload) {
  return {
    title: () => t("keys.revoke.title", { prefix: key.prefix }),
    action: () => t("keys.revoke"),
    isDangerous: true,
    body: () => html`<p>${t("keys.revoke.text", { name: program.name })}</p>`,
    run: async () => {
      await post(`/service-accounts/${program.id}/keys/${key.id}/revoke`);
      await reload();
      announce(t("keys.revoke.done", { prefix: key.prefix }));
    },
  };
}

/** @param {Program} program
 * @param {Reload} reload
 * @returns {Question} */
export function switching(program, reload) {
  const act = program.is_active ? "deactivate" : "activate";
  return {
    title: () => t(`users.${act}.title`, { name: program.name }),
    action: () => t(`users.${act}`),
    isDangerous: program.is_active,
    body: () => html`<p>${t(`programs.${act}.text`)}</p>`,
    run: async () => {
      const answer = await post(`/users/${program.id}/${act}`);
      await reload();
      announce(isProposed(answer) ? t("approvals.proposed") : t(`programs.${act}.done`, { name: program.name }));
    },
  };
}
