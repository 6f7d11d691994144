/** The form by which a user is added, and what is shown afterwards. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { ApiError } from "../../core/api.js";
import { failed, loading, problem } from "../../components/states.js";
import { textField } from "../../components/text-field.js";
import { fieldText } from "../../core/errors.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { opened, ROLES } from "./address.js";
import { clientFields } from "./new-client-view.js";
import { contactFields } from "./contact.js";
import { newPassword } from "./new-password.js";
import { problemOf } from "./new-user-form.js";
import { radio } from "../../components/radio.js";
import { isInvited, passedOn, wayIn } from "./way-in.js";

/**
 * @typedef {import("./new-user-form.js").State} State
 * @typedef {{
 *   state: State, address: import("./address.js").Address, role: import("./address.js").Role,
 *   forClients: import("../../core/loaded.js").Loaded<import("./new-user-form.js").ForClients>,
 *   secret: (password: string) => unknown, link: (address: string) => unknown,
 *   edit: (change: Partial<State>) => void, submit: (event: Event) => void, another: () => void, reload: () => void,
 *   go: import("./main.js").AdminPage["go"]
 * }} Parts
 */

/** @param {Parts} parts */
export function newUserView(parts) {
  return html`<section class="card new-user" aria-labelledby="section-title">
    ${parts.state.added ? added(parts, parts.state.added) : form(parts)}
  </section>`;
}

/** @param {Parts} parts */
function form(parts) {
  const { state, address, role, go, submit } = parts;
  return html`<h2 id="section-title">${t("new.title")}</h2>
    <form novalidate @submit=${submit}>
      <fieldset class="choices choices-row">
        <legend>${t("users.role")}</legend>
        ${ROLES.map((each) =>
          radio({
            name: "role",
            text: t(`role.${each}`),
            isChosen: each === role,
            choose: () => go({ ...address, adding: each }, { replace: true }),
          }),
        )}
      </fieldset>
      <p class="muted">${t(`new.${role}.text`)}</p>
      ${personFields(parts)} ${wayIn(parts)} ${role === "manager" ? forManager(parts) : nothing} ${role === "client" ? forClient(parts) : nothing}
      ${whatIsWrong(state.error)}
      <div class="row form-end">
        <button type="button" class="button" @click=${() => go(opened(address.section))}>${t("action.cancel")}</button>
        <button type="submit" class="button button-main" ?disabled=${state.isBusy} aria-busy=${state.isBusy ? "true" : "false"}>${t("new.add")}</button>
      </div>
    </form>`;
}

/** @param {Parts} parts */
function personFields({ role, state, edit }) {
  /** @param {"login" | "password" | "first_name" | "last_name"} name
   * @param {string} [hint] */
  const field = (name, hint) => {
    const found = problemOf(state.error, name);
    return textField({
      name,
      label: t(`new.${name}`),
      value: state.person[name],
      ...(hint && !found ? { hint } : {}),
      error: found ? fieldText(found) : "",
      input: (value) => edit({ person: { ...state.person, [name]: value } }),
    });
  };
  const generate = () => edit({ person: { ...state.person, password: newPassword() } });
  const names = html`<div class="pair">${field("first_name")} ${field("last_name")}</div>`;
  if (isInvited(role, state))
    return html`${names}
      <div class="pair">${field("login", t("new.login.hint"))}</div>`;
  return html`${names}
    <div class="pair">
      ${field("login", t("new.login.hint"))}
      <div class="with-action">
        ${field("password", t("password.hint"))}
        <button type="button" class="button" @click=${generate}>${t("new.generate")}</button>
      </div>
    </div>`;
}

/** How clients reach the manager, optional.
 * @param {Parts} parts */
function forManager({ state, edit }) {
  return contactFields({
    contact: state.contact,
    error: state.error,
    input: (change) => edit({ contact: { ...state.contact, ...change } }),
  });
}

/** @param {Parts} parts */
function forClient({ state, forClients: { data, error }, edit, reload }) {
  if (!data) return error ? failed(error, reload) : loading(10, "skeleton-rows");
  return clientFields({ state, edit, ...data });
}

/** @param {unknown} error */
function whatIsWrong(error) {
  if (!error) return nothing;
  const count = error instanceof ApiError ? error.fields.length + (error.error === "LoginTaken" ? 1 : 0) : 0;
  return count ? html`<p class="notice notice-bad" role="alert">${t("new.problems", { count })}</p>` : problem(error);
}

/** @param {Parts} parts
 * @param {NonNullable<State["added"]>} user */
function added({ address, secret, link, another, go }, { id, person, role, isProposed, link: sent }) {
  return html`<h2 id="added-title" tabindex="-1">${isProposed ? t("approvals.proposed") : t(`new.${role}.done`, { name: fullName(person) })}</h2>
    <p>${t("new.done.text", { login: person.login })}</p>
    ${sent ? html`${passedOn(person)} ${link(sent)}` : secret(person.password)}
    <div class="row form-end">
      <button type="button" class="button" @click=${() => go(opened(address.section))}>${t("new.list")}</button>
      ${role === "client" ? html`<a class="button" href="/ui/manager?all=1&client=${id}">${t("new.card")}</a>` : nothing}
      <button type="button" class="button button-main" @click=${another}>${t("new.another")}</button>
    </div>`;
}
