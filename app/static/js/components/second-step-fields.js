/**
 * The fields of each step after the password.
 *
 * @typedef {import("./second-step.js").State} State
 * @typedef {import("./second-step.js").Step} Step
 * @typedef {{
 *   rules: ReturnType<typeof import("./password-rules.js").passwordRules>, usePasskey: () => unknown,
 *   copyCodes: () => unknown, begin: (step: Step, parts?: Partial<import("./second-step.js").Answer>) => unknown
 * }} Acts
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { ApiError } from "../core/api.js";
import { fieldText } from "../core/errors.js";
import { t } from "../core/i18n.js";
import { passkeyObstacle } from "../core/passkeys.js";
import { obstacle, passkeyButton, passkeyProblem } from "./passkey-button.js";
import { textField } from "./text-field.js";

const FIELDS = ["code", "name", "new_password"];

/** @param {State} state
 * @param {Acts} acts */
export function stepFields(state, acts) {
  if (state.step === "code") return shown(state, acts);
  if (state.step === "password") return ownPassword(state, acts);
  if (state.step === "enrolment") return enrolment(state, acts);
  if (state.step === "passkey") return naming(state);
  return state.step === "codes" ? recoveryCodes(state, acts) : nothing;
}

/** Whether an error is shown beside its field.
 * @param {unknown} error */
export function hasFieldError(error) {
  return FIELDS.some((name) => fieldError(error, name));
}

/** The field of a code; `state.code` is what was typed.
 * @param {{code: string, error: unknown}} state
 * @param {{label: string, hint: string}} texts */
export function codeField(state, { label, hint }) {
  return textField({
    name: "code",
    label,
    value: state.code,
    hint,
    autocomplete: "one-time-code",
    error: fieldError(state.error, "code"),
    input: (code) => {
      state.code = code;
    },
  });
}

/** What a code may be, by what the person has.
 * @param {boolean} hasApp */
export function codeTexts(hasApp) {
  return hasApp
    ? { label: t("factor.code"), hint: t("factor.code.hint") }
    : { label: t("factor.recovery"), hint: t("factor.recovery.hint") };
}

/** @param {State} state
 * @param {Acts} acts */
function shown(state, { usePasskey }) {
  const { factors, place, isBusy, error } = state;
  const hasApp = factors.includes("app");
  return html`${factors.includes("passkey") ? passkeyButton({ place, isBusy, error, use: usePasskey }) : nothing}
    ${hasApp || factors.includes("recovery_code") ? codeField(state, codeTexts(hasApp)) : nothing}`;
}

/** @param {State} state
 * @param {Acts} acts */
function ownPassword(state, { rules }) {
  return html`<p>${t("handed.text")}</p>
    ${textField({
      name: "new_password",
      label: t("password.new"),
      autocomplete: "new-password",
      type: "password",
      value: state.password,
      error: fieldError(state.error, "new_password"),
      input: (value) => {
        state.password = value;
        rules.judge(value);
      },
    })}
    ${rules.view()}`;
}

/** @param {State} state
 * @param {Acts} acts */
function enrolment(state, { begin }) {
  const { offer, factors, place } = state;
  if (!offer) return nothing;
  return html`<p>${t("factor.setup.text")}</p>
    <img class="qr-code" src=${offer.image} alt=${t("factor.setup.image")} width="225" height="225">
    <p class="secret-key"><span class="muted">${t("factor.setup.key")}</span> <code>${groups(offer.secret)}</code></p>
    ${codeField(state, { label: t("factor.setup.code"), hint: "" })}
    ${factors.includes("passkey") ? instead(place, () => begin("passkey")) : nothing}`;
}

/** @param {State["place"]} place
 * @param {() => unknown} choose */
function instead(place, choose) {
  if (passkeyObstacle(place)) return obstacle(place);
  return html`<p><button type="button" class="button button-small" @click=${choose}>${t("passkey.instead")}</button></p>`;
}

/** @param {State} state */
function naming(state) {
  return html`<p>${t("passkey.text")}</p>
    ${textField({
      name: "name",
      label: t("passkey.name"),
      hint: t("passkey.name.hint"),
      value: state.name,
      error: fieldError(state.error, "name"),
      input: (name) => {
        state.name = name;
      },
    })}
    ${passkeyProblem(state.error)}`;
}

/** @param {State} state
 * @param {Acts} acts */
function recoveryCodes({ codes, copy }, { copyCodes }) {
  return html`<p>${t("factor.codes.text")}</p>
    <ul class="recovery-codes" role="list" translate="no">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
    <p class="row"><button type="button" class="button button-small" @click=${copyCodes}>${t("factor.codes.copy")}</button>
      <span class="muted" role="status">${copy ? t(`factor.codes.${copy}`) : nothing}</span></p>`;
}

/** The sentence at a field, where the error is of the field.
 * @param {unknown} error
 * @param {string} name */
function fieldError(error, name) {
  const found = error instanceof ApiError ? error.fields.find(({ field }) => field === name) : undefined;
  return found ? fieldText(found) : "";
}

/** A key in groups of four, as it is typed.
 * @param {string} secret */
function groups(secret) {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
