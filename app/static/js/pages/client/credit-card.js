/** The credit in one card that leads to its page. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { creditFacts, statusTag } from "../../figures/credit-facts-view.js";
import { arrearsText } from "../../figures/arrears-view.js";
import { t } from "../../core/i18n.js";

/** @param {import("../../figures/credit-facts-view.js").Credit | null} credit */
export function creditCard(credit) {
  return html`<section class="card" aria-labelledby="credit-title">
    <div class="card-head">
      <h2 id="credit-title">${t("credit.title")}</h2>
      ${credit ? statusTag(credit) : ""}
    </div>
    ${credit ? withCredit(credit) : html`<p class="muted">${t("credit.none")}</p>`}
  </section>`;
}

/** @param {import("../../figures/credit-facts-view.js").Credit} credit */
function withCredit(credit) {
  return html`${credit.arrears ? html`<p class="credit-overdue">${arrearsText(credit.arrears)}</p>` : ""}
    <dl class="facts">${creditFacts(credit).map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    <p class="card-foot"><a href="/ui/client/credit">${t("credit.open")}</a></p>`;
}
