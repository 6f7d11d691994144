/** The card of a client: the score and why, the data as a form, the credit, what was changed. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { printButton } from "../../components/printing.js";
import { failed, loading } from "../../components/states.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { loadCard, loadContract } from "./card.js";
import { wantFocus } from "./card-focus.js";
import { changesView } from "./changes-view.js";
import { mayEdit } from "./rights.js";
import { creditView } from "./credit-view.js";
import { areDecisionsComing, decisionPart } from "./decisions.js";
import { formView } from "./data-view.js";
import { historyView } from "./history-view.js";
import { show } from "./navigation.js";
import { reasonsTable } from "./reasons-table.js";
import { scoreView } from "./score-view.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Card} Card */

/** The card beside the list, or in its place. */
export function cardView() {
  const { card } = state;
  if (!card) return nothing;
  return html`<article class="card-panel" aria-label=${t("card.title")}>
    <header class="card-top">
      <button type="button" class="button-quiet card-back" @click=${close}><span aria-hidden="true">←</span> ${t("card.back")}</button>
      ${card.user ? whoIs(card) : html`<div class="card-who">${card.opened.error ? nothing : loading(2, "card-who-loading")}</div>`}
      <button type="button" class="button-icon card-close" aria-label=${t("card.close")} aria-keyshortcuts="Escape" @click=${close}>✕</button>
    </header>
    ${card.opened.error ? failed(card.opened.error, () => loadCard(card)) : parts(card)}
  </article>`;
}

/** @param {Card} card */
function whoIs(card) {
  const { user } = card;
  if (!user) return nothing;
  return html`<div class="card-who">
    <h2 class="card-name" tabindex="-1">${fullName(user)}</h2>
    <p class="muted small">${user.login}${managerOf(card)}</p>
  </div>
  ${printButton()}
  ${mayEdit() ? html`<button type="button" class="button button-small card-edit" aria-keyshortcuts="e" @click=${() => wantFocus(card, "edit")}>${t("card.edit")}</button>` : nothing}`;
}

/** For those who see the clients of all managers: whose this one is.
 * @param {Card} card */
function managerOf({ managerId, manager }) {
  if (!state.view.isAll) return "";
  if (managerId === null) return ` · ${t("list.manager.none")}`;
  return manager ? ` · ${t("list.manager.of", { name: fullName(manager) })}` : "";
}

/** @param {Card} card */
function parts(card) {
  const { data: contract, error } = state.contract;
  if (error) return failed(error, loadContract);
  if (!contract || !card.user || areDecisionsComing(card)) return waiting();
  return html`<div class="card-parts">
    <div class="stack">
      ${scoreView(card, contract)} ${decisionPart(card, contract)} ${reasonsTable(card, contract)} ${historyView(card, contract)}
    </div>
    <div class="stack">${formView(card, contract)} ${creditView(card)} ${changesView(card, contract)}</div>
  </div>`;
}

function waiting() {
  return html`<div class="card-parts">
    <div class="stack"><section class="card">${loading(6, "score-loading")}</section><section class="card">${loading(12, "why-loading")}</section></div>
    <div class="stack"><section class="card">${loading(16, "form-loading")}</section></div>
  </div>`;
}

function close() {
  show({ ...state.view, client: null });
}
