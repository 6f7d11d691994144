/** How a person is reached. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";

/** Telephone and e-mail as links; nothing where the bank gives none.
 * @param {{phone: string | null, email: string | null} | null} person */
export function contactLinks(person) {
  const { phone, email } = person ?? {};
  return html`${phone ? html`<a class="contact-link" href="tel:${phone.replace(/[^+0-9x,;#*]/g, "")}" aria-label="${t("reach.phone")}: ${phone}">${phone}</a>` : ""}
    ${email ? html`<a class="contact-link" href="mailto:${encodeURIComponent(email)}" aria-label="${t("reach.email")}: ${email}">${email}</a>` : ""}`;
}
