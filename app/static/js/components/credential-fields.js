/** Login and password, as the login page and the question of a session that is over ask for them. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";
import { textField } from "./text-field.js";

/** @typedef {{login: string, password: string}} Credentials */

/**
 * Both fields; what is typed goes into `values`.
 * @param {Credentials} values
 * @param {{prefix?: string}} [names]  `prefix` keeps their ids apart from others on the page
 */
export function credentialFields(values, { prefix = "" } = {}) {
  return html`${field("login", "username", "text")} ${field("password", "current-password", "password")}`;

  /** @param {keyof Credentials} name
   * @param {string} autocomplete
   * @param {string} type */
  function field(name, autocomplete, type) {
    return textField({
      name: `${prefix}${name}`,
      label: t(name === "login" ? "login.login" : "login.password"),
      autocomplete,
      type,
      value: values[name],
      input: (value) => {
        values[name] = value;
      },
    });
  }
}
