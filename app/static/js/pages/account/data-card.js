/** All that is known about oneself, as a file. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { t } from "../../core/i18n.js";
import { state } from "./state.js";

export function dataCard() {
  const id = state.profile.data?.user_id;
  return html`<section class="card" aria-labelledby="data-title">
    <div class="card-head">
      <h2 id="data-title">${t("account.data.title")}</h2>
      ${id === undefined ? "" : html`<a class="button button-small" href="/users/${id}/data" download>${t("account.data.download")}</a>`}
    </div>
    <p class="muted">${t("account.data.text")}</p>
  </section>`;
}
