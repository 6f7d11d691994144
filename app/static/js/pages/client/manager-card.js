/** Who looks after the client, and how to reach that person. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { contactLinks } from "../../components/contact-links.js";
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
