/** The login page where people sign on by the bank's provider: the button, an invitation, why a sign-on did not work. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { signOnButton } from "../../components/sign-on-button.js";
import { problem } from "../../components/states.js";
import { t } from "../../core/i18n.js";
import { destination } from "../../core/next.js";
import { provider } from "../../core/sign-on.js";

/** The login page's card with the provider, the form of passwords in the place that is left to it.
 * @param {{isBusy: boolean, error: unknown, invitation: string}} state
 * @param {unknown} form  login and password */
export function withProvider(state, form) {
  const found = provider();
  if (!found) return form;
  const { name, local } = found;
  const { invitation } = state;
  const next = destination(location.search, "");
  const wanted = () => ({ ...(next ? { next } : {}), ...(invitation ? { invitation } : {}) });
  return html`${state.error ? problem(state.error) : nothing}
    ${invitation ? html`<p class="other-login">${t("signon.invited.text", { name })}</p>` : nothing}
    ${signOnButton(state, { text: t("signon.with", { name }), wanted })}
    ${invitation ? nothing : byPassword(local, form)}`;
}

/** @param {"on" | "clients" | "off"} local
 * @param {unknown} form */
function byPassword(local, form) {
  if (local === "off") {
    return html`<details class="other-login"><summary>${t("signon.emergency")}</summary>${form}</details>`;
  }
  return html`<p class="other-login muted">${t(local === "on" ? "signon.or" : "signon.clients")}</p>${form}`;
}
