/** Changing the own password. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { dialog } from "../dialog.js";
import { passwordRules } from "../password-rules.js";
import { problem } from "../states.js";
import { textField } from "../text-field.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";

const blank = { current_password: "", new_password: "" };
/** @type {{isOpen: boolean, isBusy: boolean, values: typeof blank, error: unknown}} */
const state = { isOpen: false, isBusy: false, values: { ...blank }, error: null };
const rules = passwordRules();

/** Opens the dialog. */
export function openPasswordDialog() {
  Object.assign(state, { isOpen: true, values: { ...blank }, error: null });
  rules.judge("", 0);
  update();
}

/** The dialog while it is open. */
export function passwordDialog() {
  if (!state.isOpen) return "";
  return dialog({
    title: t("password.title"),
    close,
    body: html`<form id="password-form" @submit=${submit}>
      ${state.error instanceof ApiError && state.error.fields.length ? "" : state.error ? problem(state.error) : ""}
      ${field("current_password", t("password.current"), "current-password")}
      ${field("new_password", t("password.new"), "new-password")} ${rules.view()}
    </form>`,
    actions: html`
      <button type="button" class="button" @click=${close}>${t("action.cancel")}</button>
      <button type="submit" form="password-form" class="button button-main" ?disabled=${state.isBusy}>${t("action.save")}</button>`,
  });
}

/** @param {"current_password" | "new_password"} name
 * @param {string} label
 * @param {string} autocomplete */
function field(name, label, autocomplete) {
  const found = state.error instanceof ApiError ? state.error.fields.find((each) => each.field === name) : undefined;
  return textField({
    name,
    label,
    autocomplete,
    type: "password",
    value: state.values[name],
    error: found ? fieldText(found) : "",
    input: (value) => {
      state.values[name] = value;
      if (name === "new_password") rules.judge(value);
    },
  });
}

/** @param {Event} event */
function submit(event) {
  event.preventDefault();
  attempt(state, async () => {
    await post("/auth/password", state.values);
    close();
    announce(t("password.done"));
  });
}

function close() {
  state.isOpen = false;
  update();
}
