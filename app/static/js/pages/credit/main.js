/** The client's credit: its facts and its payment history. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { get } from "../../core/api.js";
import { paymentCalendar } from "../../figures/payment-calendar-view.js";
import { empty, failed, loading } from "../../components/states.js";
import { creditFacts, statusTag } from "../../figures/credit-facts-view.js";
import { fullName, month } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { startPage } from "../../components/shell.js";
import { creditWords } from "../../figures/words/credit.js";
import { figureWords } from "../../figures/words/figures.js";

/** @typedef {import("../../figures/credit-facts-view.js").Credit} Credit */
/** @type {{credit: Credit | null, isKnown: boolean, error: unknown, isTableShown: boolean}} */
const state = { credit: null, isKnown: false, error: null, isTableShown: false };
const { update } = await startPage({ title: "nav.credit", words: [figureWords, creditWords], content: view });
await load(update);

/** @param {() => void} redraw */
async function load(redraw) {
  state.error = null;
  redraw();
  try {
    state.credit = await get("/api/client/credit");
    state.isKnown = true;
  } catch (error) {
    state.error = error;
  }
  redraw();
}

/** @param {import("../../components/shell.js").Page} page */
function view(page) {
  return html`<div class="page-head"><h1>${t("credit.title")}</h1>${state.credit ? printButton() : ""}</div>${content(page)}`;
}

/** @param {import("../../components/shell.js").Page} page */
function content(page) {
  if (state.error) return failed(state.error, () => load(page.update));
  if (!state.isKnown)
    return html`<div class="stack"><div class="card">${loading(2, "as-facts")}</div><div class="card">${loading(6, "as-calendar")}</div></div>`;
  if (!state.credit) return html`<div class="card">${empty(t("credit.none"), t("credit.none.hint"))}</div>`;
  return html`<div class="stack">${facts(state.credit, page.me)} ${history(state.credit, page.update)}</div>`;
}

function printButton() {
  return html`<button type="button" class="button" @click=${() => print()}>${t("credit.print")}</button>`;
}

/** @param {Credit} credit
 * @param {import("../../components/shell.js").Me} me */
function facts(credit, me) {
  return html`<section class="card" aria-labelledby="facts-title">
    <div class="card-head">
      <h2 id="facts-title">${fullName(me)}</h2>
      <p class="row">${statusTag(credit)} <span class="muted small">${t("credit.as_of", { month: month(credit.as_of, language()) })}</span></p>
    </div>
    ${credit.overdue ? html`<p class="credit-overdue">${t("credit.overdue.hint")}</p>` : ""}
    <dl class="figures">${creditFacts(credit).map(
      ({ key, name, value }) => html`<div class="figure-${key}"><dt>${name}</dt><dd>${value}</dd></div>`,
    )}</dl>
  </section>`;
}

/** @param {Credit} credit
 * @param {() => void} redraw */
function history(credit, redraw) {
  const toggleTable = () => {
    state.isTableShown = !state.isTableShown;
    redraw();
  };
  return html`<section class="card calendar-card" aria-labelledby="calendar-title">
    <h2 id="calendar-title">${t("credit.history")}</h2>
    ${credit.payment_history.length ? paymentCalendar(credit, { isTableShown: state.isTableShown, toggleTable }) : empty(t("credit.history.none"), t("credit.history.none.hint"))}
  </section>`;
}
