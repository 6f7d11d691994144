/** Making a key of a program: what it opens, for how long, how often, and whether its requests are signed. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { post } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { isProposed } from "../../core/proposed.js";
import { problemOf } from "./new-user-form.js";
import { secretBox } from "./secret.js";
import { typedField as field } from "./typed-field.js";

/**
 * @typedef {import("./programs.js").Program} Program
 * @typedef {import("../../components/confirm.js").Question} Question
 * @typedef {() => Promise<unknown>} Reload
 */

const SCOPES = /** @type {const} */ (["score", "read", "write", "import"]);
const USUAL_DAYS = "90";
const USUAL_PER_MINUTE = "600";

/** @param {Program} program
 * @param {Reload} reload
 * @returns {Question} */
export function keyQuestion(program, reload) {
  const typed = { expires_in_days: USUAL_DAYS, requests_per_minute: USUAL_PER_MINUTE };
  /** @type {Set<string>} */
  const scopes = new Set(["score"]);
  const secret = secretBox({ label: () => t("keys.secret.label"), once: () => t("keys.secret.once") });
  const signing = secretBox({
    id: "signing-secret",
    label: () => t("keys.signing.label"),
    once: () => t("keys.signing.once"),
  });
  let mustSign = false;
  let text = "";
  let signingSecret = "";
  let isWaiting = false;
  return {
    title: () => t("keys.make.title", { name: program.name }),
    action: () => t("keys.make"),
    body: (error) => html`${scopeChoice(scopes)}
      <p class="field-error" role="alert">${problemOf(error, "scopes") ? t("keys.scopes.missing") : ""}</p>
      ${field(typed, "expires_in_days", "keys.days", error)}
      ${field(typed, "requests_per_minute", "keys.per_minute", error)}
      ${signed(mustSign, (isWanted) => (mustSign = isWanted))}`,
    run: async () => {
      const numbers = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, wholeNumber(value)]));
      const made = await post(`/service-accounts/${program.id}/keys`, {
        scopes: [...scopes],
        ...numbers,
        must_sign: mustSign,
      });
      text = made.key;
      signingSecret = made.signing_secret ?? "";
      isWaiting = isProposed(made);
      await reload();
    },
    result: () => html`<p>${isWaiting ? t("approvals.proposed") : t("keys.make.done", { name: program.name })}</p>
      ${secret(text)} ${signingSecret ? signing(signingSecret) : nothing}`,
  };
}

/** @param {Set<string>} scopes */
function scopeChoice(scopes) {
  /** @param {string} scope
   * @param {Event} event */
  const choose = (scope, { target }) =>
    /** @type {HTMLInputElement} */ (target).checked ? scopes.add(scope) : scopes.delete(scope);
  return html`<fieldset class="choices">
    <legend>${t("keys.scopes")}</legend>
    ${SCOPES.map(
      (scope) => html`<label class="choice">
        <input type="checkbox" .checked=${scopes.has(scope)} @change=${(/** @type {Event} */ event) => choose(scope, event)}>
        <span>${t(`keys.scope.${scope}`)} <span class="hint">${t(`keys.scope.${scope}.hint`)}</span></span>
      </label>`,
    )}
  </fieldset>`;
}

/** @param {boolean} isWanted
 * @param {(isWanted: boolean) => void} choose */
function signed(isWanted, choose) {
  return html`<label class="choice">
    <input type="checkbox" .checked=${isWanted}
      @change=${(/** @type {Event} */ { target }) => choose(/** @type {HTMLInputElement} */ (target).checked)}>
    <span>${t("keys.must_sign")} <span class="hint">${t("keys.must_sign.hint")}</span></span>
  </label>`;
}

/** The number that was typed; what is none is sent as it is, and the service says what is expected.
 * @param {string} text */
function wholeNumber(text) {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : text;
}
