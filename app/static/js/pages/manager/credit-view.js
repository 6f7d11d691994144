/** The client's credits and how they are paid. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { paymentCalendar } from "../../figures/payment-calendar-view.js";
import { failed, loading } from "../../components/states.js";
import { arrearsText } from "../../figures/arrears-view.js";
import { creditFacts, otherCredit, statusTag } from "../../figures/credit-facts-view.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { loadPart } from "./card.js";

/** @param {import("./state.js").Card} card */
export function creditView(card) {
  const { credits } = card;
  const [credit, ...others] = credits.data?.rows ?? [];
  return html`<section class="card" aria-labelledby="credit-title">
    <div class="card-head">
      <h3 id="credit-title">${t("card.credit")}</h3>
      ${credit ? statusTag(credit) : ""}
    </div>
    ${credits.error ? failed(credits.error, () => loadPart(card, "credits")) : credits.data ? html`${content(card, credit)} ${others.map((one) => html`<details class="reasons-more"><summary>${otherCredit(one)} ${statusTag(one)}</summary>${content(card, one)}</details>`)}` : loading(8, "credit-loading")}
  </section>`;
}

/** @param {import("./state.js").Card} card
 * @param {any} credit */
function content(card, credit) {
  if (!credit) return html`<p class="muted">${t("card.credit.none")}</p>`;
  return html`${credit.arrears ? html`<p class="credit-overdue">${arrearsText(credit.arrears)}</p>` : ""}
  <dl class="facts">${creditFacts(credit).map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
  ${paymentCalendar(credit, {
    isTableShown: card.isCalendarTable,
    toggleTable: () => {
      card.isCalendarTable = !card.isCalendarTable;
      update();
    },
  })}`;
}
