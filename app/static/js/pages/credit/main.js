/** The client's credits: facts and payment history of each, the newest open one first. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { get } from "../../core/api.js";
import { paymentCalendar } from "../../figures/payment-calendar-view.js";
import { empty, failed, loading } from "../../components/states.js";
import { arrearsText } from "../../figures/arrears-view.js";
import { creditFacts, otherCredit, statusTag } from "../../figures/credit-facts-view.js";
import { fullName, month } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { printButton } from "../../components/printing.js";
import { startPage } from "../../components/shell.js";
import { creditWords } from "../../figures/words/credit.js";
import { figureWords } from "../../figures/words/figures.js";
import { tableWords } from "../../figures/words/tables.js";

/** @typedef {import("../../figures/credit-facts-view.js").Credit} Credit */
const state = {
  /** No credit is an answer as well. */
  seen: /** @type {import("../../core/loaded.js").Loaded<{credits: Credit[]}>} */ (loaded()),
  /** Ids of the credits whose history is shown as a table. */
  tables: /** @type {Set<number>} */ (new Set()),
};
startPage({ title: "nav.credit", words: [figureWords, tableWords, creditWords], content: view });
await load();

function load() {
  return state.seen.load(async (signal) => ({ credits: await get("/api/client/credits", { signal }) }));
}

/** @param {import("../../components/shell.js").Me} me */
function view(me) {
  return html`<div class="page-head"><h1>${t("credit.title")}</h1>${state.seen.data?.credits.length ? printButton() : ""}</div>${content(me)}`;
}

/** @param {import("../../components/shell.js").Me} me */
function content(me) {
  const { data, error } = state.seen;
  if (error) return failed(error, load);
  if (!data)
    return html`<div class="stack"><div class="card">${loading(2, "as-facts")}</div><div class="card">${loading(6, "as-calendar")}</div></div>`;
  if (!data.credits.length) return html`<div class="card">${empty(t("credit.none"), t("credit.none.hint"))}</div>`;
  return html`<div class="stack">${data.credits.map((credit, place) => html`${facts(credit, place ? otherCredit(credit) : fullName(me))} ${history(credit)}`)}</div>`;
}

/** @param {Credit} credit
 * @param {string} title */
function facts(credit, title) {
  const id = `facts-title-${credit.id}`;
  return html`<section class="card" aria-labelledby=${id}>
    <div class="card-head">
      <h2 id=${id}>${title}</h2>
      <p class="row">${statusTag(credit)} <span class="muted small">${t("credit.as_of", { month: month(credit.as_of, language()) })}</span></p>
    </div>
    ${credit.arrears ? html`<p class="credit-overdue">${arrearsText(credit.arrears)} ${t("credit.overdue.hint")}</p>` : ""}
    <dl class="figures">${creditFacts(credit).map(
      ({ key, name, value }) => html`<div class="figure-${key}"><dt>${name}</dt><dd>${value}</dd></div>`,
    )}</dl>
  </section>`;
}

/** @param {Credit} credit */
function history(credit) {
  const toggleTable = () => {
    if (!state.tables.delete(credit.id)) state.tables.add(credit.id);
    update();
  };
  const id = `calendar-title-${credit.id}`;
  return html`<section class="card calendar-card" aria-labelledby="${id} facts-title-${credit.id}">
    <h2 id=${id}>${t("credit.history")}</h2>
    ${credit.payment_history.length ? paymentCalendar(credit, { isTableShown: state.tables.has(credit.id), toggleTable }) : empty(t("credit.history.none"), t("credit.history.none.hint"))}
  </section>`;
}
