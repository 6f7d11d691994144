/** The portfolio over time, below its figures when it is asked for. What draws it comes then. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { get } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { state } from "./state.js";

/**
 * @typedef {import("../../core/api-types.js").PortfolioHistoryOut} History
 * @typedef {typeof import("./portfolio-history-view.js").portfolioHistory} Draw
 * @type {import("../../core/loaded.js").Loaded<{history: History, draw: Draw}>}
 */
const found = loaded();
let isOpen = false;
let since = "";

export function portfolioCharts() {
  const { data, error, isLoading } = found;
  return html`<section class="portfolio-history" aria-label=${t("overtime.title")}>
    <button type="button" class="button button-small" aria-expanded=${isOpen ? "true" : "false"} @click=${toggle}>
      ${t(isOpen ? "overtime.hide" : "overtime.show")}
    </button>
    ${isOpen ? html`<h2 class="only-heard">${t("overtime.title")}</h2>` : nothing}
    ${isOpen ? html`<div class="card stack" aria-busy=${isLoading ? "true" : "false"}>${error ? failed(error, load) : data ? data.draw(data.history, askSince) : loading(8)}</div>` : nothing}
  </section>`;
}

function toggle() {
  isOpen = !isOpen;
  if (isOpen) load();
  update();
}

/** @param {string} day */
function askSince(day) {
  since = day;
  load();
}

function load() {
  return found.load(async (signal) => {
    const asked = new URLSearchParams({ ...(state.view.isAll && { all: "true" }), ...(since && { since }) });
    const [history, view] = await Promise.all([
      get(`/api/manager/portfolio/history?${asked}`, { signal }),
      import("./late.js"),
    ]);
    return { history, draw: view.portfolioHistory };
  });
}
