/** Erasing a client: what goes and what stays, why, and the login once more. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { textField } from "../../components/text-field.js";
import { ApiError, post } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { isProposed } from "../../core/proposed.js";
import { update } from "../../core/update.js";
import { radio } from "./radio.js";

/** @typedef {import("../../core/api-types.js").ErasureIn["ground"]} Ground */

/** @type {Ground[]} */
const GROUNDS = ["request", "consent_withdrawn", "purpose_fulfilled", "unlawful"];

/**
 * @param {Omit<import("./people.js").User, "timestamp">} user
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question}
 */
export function erasure(user, reload) {
  const state = { ground: GROUNDS[0], login: "", isProposed: false, copies: 0 };
  const name = fullName(user);

  /** @param {Ground} ground */
  const choice = (ground) =>
    radio({
      name: "ground",
      text: t(`erase.ground.${ground}`),
      isChosen: state.ground === ground,
      choose: () => {
        state.ground = ground;
        update();
      },
    });

  return {
    title: () => t("erase.title", { name }),
    action: () => t("users.erase"),
    isDangerous: true,
    body: (error) => html`<p>${t("erase.text")}</p>
      <p class="muted">${t("erase.stays")}</p>
      <fieldset class="choices"><legend>${t("erase.ground")}</legend>${GROUNDS.map(choice)}</fieldset>
      ${confirmation(user.login, state, error)}`,
    run: async () => {
      const answer = await post(`/users/${user.id}/erase`, { ground: state.ground, login: state.login });
      state.isProposed = isProposed(answer);
      state.copies = state.isProposed ? 0 : answer.held_out.length;
      await reload();
    },
    result: () => html`<p>${t(state.isProposed ? "approvals.proposed" : "erase.done", { name })}</p>
      ${state.copies ? html`<p>${t("erase.copies", { count: state.copies })}</p>` : ""}`,
  };
}

/** @param {string} login
 * @param {{login: string}} state
 * @param {unknown} error */
function confirmation(login, state, error) {
  const found = error instanceof ApiError ? error.fields.find((each) => each.field === "login") : undefined;
  return textField({
    name: "login",
    label: t("erase.confirm", { login }),
    value: state.login,
    error: found ? fieldText(found) : "",
    input: (value) => {
      state.login = value;
    },
  });
}
