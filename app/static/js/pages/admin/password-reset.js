/** Giving a user another password: made here and shown once, or typed by the admin. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, post } from "../../core/api.js";
import { textField } from "../../components/text-field.js";
import { fieldText } from "../../core/errors.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { isProposed } from "../../core/proposed.js";
import { update } from "../../core/update.js";
import { newPassword } from "./new-password.js";
import { radio } from "../../components/radio.js";
import { secretBox } from "./secret.js";

/**
 * @param {import("./people.js").User} user
 * @returns {import("../../components/confirm.js").Question}
 */
export function passwordReset(user) {
  const state = { isTyped: false, typed: "", password: "", isProposed: false };
  const name = fullName(user);
  const secret = secretBox();

  /** @param {boolean} isTyped */
  function choose(isTyped) {
    state.isTyped = isTyped;
    update();
  }

  return {
    title: () => t("reset.title", { name }),
    action: () => t("reset.action"),
    isDangerous: true,
    body: (error) => html`
      <p>${t("reset.text", { login: user.login })}</p>
      <fieldset class="choices">
        <legend>${t("reset.which")}</legend>
        ${radio({ name: "reset", text: t("reset.generate"), hint: t("reset.generate.hint"), isChosen: !state.isTyped, choose: () => choose(false) })}
        ${radio({ name: "reset", text: t("reset.type"), isChosen: state.isTyped, choose: () => choose(true) })}
      </fieldset>
      ${state.isTyped ? field(state, error) : nothing}`,
    run: async () => {
      state.password = state.isTyped ? state.typed : newPassword();
      state.isProposed = isProposed(await post(`/users/${user.id}/password`, { new_password: state.password }));
    },
    result: () => html`<p>${state.isProposed ? t("approvals.proposed") : t("reset.done", { name })}</p>
      ${state.isTyped ? nothing : secret(state.password)}`,
  };
}

/** @param {{typed: string}} state
 * @param {unknown} error */
function field(state, error) {
  const found = error instanceof ApiError ? error.fields.find((each) => each.field === "new_password") : undefined;
  return textField({
    name: "new_password",
    label: t("password.new"),
    value: state.typed,
    hint: t("password.hint"),
    error: found ? fieldText(found) : "",
    input: (value) => {
      state.typed = value;
    },
  });
}
