/** Who looks after the client, and how to reach that person. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";

/** @param {import("./state.js").Contact | null} manager */
export function managerCard(manager) {
  return html`<section class="card" aria-labelledby="manager-title">
    <h2 id="manager-title">${t("client.manager")}</h2>
    ${manager ? html`<p class="manager-name">${fullName(manager)}</p>` : ""}
    <p class="muted">${t(manager ? "client.manager.does" : "client.manager.none")}</p>
    ${manager?.phone || manager?.email ? html`<p class="manager-contact">${contactLinks(manager)}</p>` : ""}
  </section>`;
}

/** Telephone and e-mail as links; nothing where the bank gives none.
 * @param {import("./state.js").Contact | null} manager */
export function contactLinks(manager) {
  const { phone, email } = manager ?? {};
  return html`${phone ? html`<a class="contact-link" href="tel:${phone.replace(/[^+0-9x,;#*]/g, "")}" aria-label="${t("client.phone")}: ${phone}">${phone}</a>` : ""}
    ${email ? html`<a class="contact-link" href="mailto:${encodeURIComponent(email)}" aria-label="${t("client.email")}: ${email}">${email}</a>` : ""}`;
}
