/** Who is logged in. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { contactLinks } from "../../components/contact-links.js";
import { openPasswordDialog } from "../../components/dialogs/password.js";
import { failed, loading } from "../../components/states.js";
import { fullName, moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loadProfile, state } from "./state.js";

/** @typedef {import("./state.js").Profile} Profile */

export function profileCard() {
  const { data, error } = state.profile;
  return html`<section class="card" aria-labelledby="profile-title">
    <div class="card-head">
      <h2 id="profile-title">${t("account.title")}</h2>
      <button type="button" class="button button-small" @click=${openPasswordDialog}>${t("action.password")}</button>
    </div>
    ${data ? facts(data) : error ? failed(error, loadProfile) : loading(5, "as-profile")}
  </section>`;
}

/** @param {Profile} profile */
function facts(profile) {
  const { login, role, contact, login_before: before } = profile;
  return html`<dl class="facts">
    ${fact(t("account.name"), fullName(profile))} ${fact(t("login.login"), login)} ${fact(t("account.role"), t(`role.${role}`))}
    ${contact ? reached(contact, role) : nothing}
    ${fact(t("account.before"), before ? loginBefore(before) : t("account.before.none"))}
  </dl>`;
}

/** A manager's own contact, as clients see it; a client's manager by name.
 * @param {NonNullable<Profile["contact"]>} contact
 * @param {Profile["role"]} role */
function reached(contact, role) {
  const isKnown = contact.phone || contact.email;
  const links = isKnown ? contactLinks(contact) : t("account.contact.none");
  if (role === "manager") return fact(t("account.contact"), links);
  return fact(t("role.manager"), html`${fullName(contact)} ${isKnown ? links : nothing}`);
}

/** @param {NonNullable<Profile["login_before"]>} before */
function loginBefore({ at, address }) {
  return [moment(at, language()), address].filter(Boolean).join(" · ");
}

/** @param {string} name
 * @param {unknown} value */
function fact(name, value) {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}
