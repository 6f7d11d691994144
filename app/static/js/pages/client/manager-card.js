/** Who looks after the client. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";

/** @param {import("./state.js").Person | null} manager */
export function managerCard(manager) {
  return html`<section class="card" aria-labelledby="manager-title">
    <h2 id="manager-title">${t("client.manager")}</h2>
    ${manager ? html`<p class="manager-name">${fullName(manager)}</p>` : ""}
    <p class="muted">${t(manager ? "client.manager.does" : "client.manager.none")}</p>
  </section>`;
}
