/** The home put together: what is asked for most stands first, on a phone too. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { historyChart } from "../../figures/history-chart-view.js";
import { arrearsWarning } from "../../figures/arrears-view.js";
import { profile } from "../../features/profile-view.js";
import { printButton } from "../../components/printing.js";
import { failed, loading } from "../../components/states.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { creditCard } from "./credit-card.js";
import { decisionPart } from "./decision.js";
import { contactLinks } from "../../components/contact-links.js";
import { managerCard } from "./manager-card.js";
import { readsCard } from "./reads-card.js";
import { ratingCard } from "./rating-card.js";
import { whatIfCard } from "./what-if-card.js";
import { whyCard } from "./why-card.js";

/** @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Known} Known
 * @typedef {{reload: () => void, reloadHistory: () => void, toggleTable: () => void, refresh: () => void,
 *   askWhatIf: () => void}} Acts */

/** @param {State} state
 * @param {Acts} acts */
export function home(state, acts) {
  return html`<div class="page-head"><h1>${t("client.title")}</h1>${state.home.data ? printButton() : ""}</div>
    ${content(state, acts)}`;
}

/** @param {State} state
 * @param {Acts} acts */
function content(state, acts) {
  const { data, error } = state.home;
  if (error) return failed(error, acts.reload);
  return data ? cards(state, data, acts) : coming();
}

/** @param {State} state
 * @param {Known} known
 * @param {Acts} acts */
function cards(state, known, acts) {
  const { contract, client, manager, credit, scores } = known;
  return html`${credit?.arrears ? arrearsWarning(credit.arrears, html`<p>${t("credit.overdue.hint")} ${contactLinks(manager)}</p>`) : ""}
  <div class="columns">
    <div class="stack">
      ${ratingCard(state, known, acts)} ${decisionPart(known, acts.reload)}
      ${scores[0] ? whyCard(scores[0], scores[1], contract) : ""}
      ${scores[0] ? whatIfCard(state.whatIf, known, acts) : ""}
      ${historyCard(state, known, acts)}
    </div>
    <div class="stack">
      ${creditCard(credit)} ${managerCard(manager)}
      ${profile({ contract, values: client, note: correctionNote(manager) })} ${readsCard(state.reads)}
    </div>
  </div>`;
}

/** @param {State} state
 * @param {Known} known
 * @param {Acts} acts */
function historyCard({ isTableShown }, { scores, total, historyError, contract }, { reloadHistory, toggleTable }) {
  return html`<section class="card history-card" aria-labelledby="history-title">
    <div class="card-head">
      <h2 id="history-title">${t("client.history")}</h2>
      ${total > scores.length ? html`<p class="muted small">${t("client.history.newest", { count: scores.length, total })}</p>` : ""}
    </div>
    ${historyError ? failed(historyError, reloadHistory) : historyChart({ scores, bands: contract.bands, isTableShown, toggleTable })}
  </section>`;
}

/** @param {import("./state.js").Contact | null} manager */
function correctionNote(manager) {
  return manager ? t("client.correct", { name: fullName(manager) }) : t("client.correct.bank");
}

/** The places of the cards while they are on their way. */
function coming() {
  return html`<div class="columns">
    <div class="stack">
      <div class="card">${loading(4, "as-rating")}</div>
      <div class="card">${loading(6, "as-reasons")}</div>
    </div>
    <div class="stack">
      <div class="card">${loading(5)}</div>
      <div class="card">${loading(2)}</div>
    </div>
  </div>`;
}
