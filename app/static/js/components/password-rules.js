/**
 * The rules of passwords while one is typed. The service judges, by the rules that it keeps when the password is set: there
 * is no second list of them here.
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { post } from "../core/api.js";
import { t } from "../core/i18n.js";
import { loaded } from "../core/loaded.js";

/** @typedef {import("../core/api-types.js").PasswordRuleOut} Rule */

const TYPING_PAUSE_MS = 250;

/** Rules of one field. `judge` is called with each text that is typed, `view` shows what was judged last. */
export function passwordRules() {
  /** @type {import("../core/loaded.js").Loaded<Rule[]>} */
  const judged = loaded();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  /** Judges once the typing pauses. A session that is over is asked about when something is saved, not while one types.
   * @param {string} password
   * @param {number} [pause]  milliseconds */
  function judge(password, pause = TYPING_PAUSE_MS) {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const body = { new_password: password };
      judged.load((signal) => post("/auth/password/rules", body, { signal, anonymous: true }));
    }, pause);
  }

  /** Nothing is shown where the rules could not be had: the service still keeps them. */
  function view() {
    if (!judged.data) return nothing;
    return html`<ul class="password-rules" aria-label=${t("password.rules")} aria-live="polite">${judged.data.map(rule)}</ul>`;
  }

  return { judge, view };
}

/** @param {Rule} rule */
function rule({ code, limits, is_met: isMet }) {
  return html`<li class=${isMet ? "rule-met" : "rule-unmet"}>
    <span aria-hidden="true">${isMet ? "✓" : "○"}</span>
    <span>${t(`rule.${code}`, limits)}<span class="only-heard">: ${t(isMet ? "password.met" : "password.unmet")}</span></span>
  </li>`;
}
