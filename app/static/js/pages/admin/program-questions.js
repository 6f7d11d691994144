/** What an admin does with programs and their keys, each act in a dialog that names its consequence. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { textField } from "../../components/text-field.js";
import { announce } from "../../core/announce.js";
import { post } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { isProposed } from "../../core/proposed.js";
import { problemOf } from "./new-user-form.js";
import { secretBox } from "./secret.js";

/**
 * @typedef {import("./programs.js").Program} Program
 * @typedef {import("../../components/confirm.js").Question} Question
 * @typedef {() => Promise<unknown>} Reload
 */

const SCOPES = /** @type {const} */ (["score", "read", "write", "import"]);
const USUAL_DAYS = "90";
const USUAL_PER_MINUTE = "600";

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
 * @param {Reload} reload
 * @returns {Question} */
export function keyQuestion(program, reload) {
  const typed = { expires_in_days: USUAL_DAYS, requests_per_minute: USUAL_PER_MINUTE };
  /** @type {Set<string>} */
  const scopes = new Set(["score"]);
  const secret = secretBox({ label: () => t("keys.secret.label"), once: () => t("keys.secret.once") });
  let text = "";
  let isWaiting = false;
  return {
    title: () => t("keys.make.title", { name: program.name }),
    action: () => t("keys.make"),
    body: (error) => html`${scopeChoice(scopes)}
      <p class="field-error" role="alert">${problemOf(error, "scopes") ? t("keys.scopes.missing") : ""}</p>
      ${field(typed, "expires_in_days", "keys.days", error)}
      ${field(typed, "requests_per_minute", "keys.per_minute", error)}`,
    run: async () => {
      const numbers = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, wholeNumber(value)]));
      const made = await post(`/service-accounts/${program.id}/keys`, { scopes: [...scopes], ...numbers });
      text = made.key;
      isWaiting = isProposed(made);
      await reload();
    },
    result: () => html`<p>${isWaiting ? t("approvals.proposed") : t("keys.make.done", { name: program.name })}</p>
      ${secret(text)}`,
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

/** @template {string} Name
 * @param {{[name in Name]: string}} typed
 * @param {Name} name
 * @param {string} label
 * @param {unknown} error */
function field(typed, name, label, error) {
  const found = problemOf(error, name);
  return textField({
    name,
    label: t(label),
    value: typed[name],
    error: found ? fieldText(found) : "",
    input: (value) => {
      typed[name] = value;
    },
  });
}

/** The number that was typed; what is none is sent as it is, and the service says what is expected.
 * @param {string} text */
function wholeNumber(text) {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : text;
}
