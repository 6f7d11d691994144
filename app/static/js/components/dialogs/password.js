/** Changing the own password. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { dialog } from "../dialog.js";
import { problem } from "../states.js";
import { textField } from "../text-field.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";

const blank = { current_password: "", new_password: "" };
/** @type {{isOpen: boolean, isBusy: boolean, values: typeof blank, error: unknown}} */
const state = { isOpen: false, isBusy: false, values: { ...blank }, error: null };

/** Opens the dialog.
 * @param {() => void} update */
export function openPasswordDialog(update) {
  Object.assign(state, { isOpen: true, values: { ...blank }, error: null });
  update();
}

/** The dialog while it is open.
 * @param {() => void} update */
export function passwordDialog(update) {
  if (!state.isOpen) return "";
  return dialog({
    title: t("password.title"),
    close: () => close(update),
    body: html`<form id="password-form" @submit=${(/** @type {Event} */ event) => submit(event, update)}>
      ${state.error instanceof ApiError && state.error.fields.length ? "" : state.error ? problem(state.error) : ""}
      ${field("current_password", t("password.current"), "current-password")}
      ${field("new_password", t("password.new"), "new-password")}
    </form>`,
    actions: html`
      <button type="button" class="button" @click=${() => close(update)}>${t("action.cancel")}</button>
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
    },
  });
}

/** @param {Event} event
 * @param {() => void} update */
async function submit(event, update) {
  event.preventDefault();
  if (state.isBusy) return;
  Object.assign(state, { isBusy: true, error: null });
  update();
  try {
    await post("/auth/password", state.values);
    close(update);
    announce(t("password.done"));
  } catch (error) {
    state.error = error;
  } finally {
    state.isBusy = false;
    update();
  }
}

/** @param {() => void} update */
function close(update) {
  state.isOpen = false;
  update();
}
