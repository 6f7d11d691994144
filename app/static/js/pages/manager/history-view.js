/** All scores of the client over time. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { historyChart } from "../../figures/history-chart-view.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { loadPart } from "./card.js";

/** @param {import("./state.js").Card} card
 * @param {import("../../features/contract.js").Contract} contract */
export function historyView(card, contract) {
  const { scores } = card;
  if (!scores.data?.rows.length) return nothing;
  const { rows, next } = scores.data;
  return html`<section class="card" aria-labelledby="history-title">
    <h3 id="history-title">${t("history.title")}</h3>
    ${historyChart({
      scores: rows,
      bands: contract.bands,
      isTableShown: card.isHistoryTable,
      toggleTable: () => {
        card.isHistoryTable = !card.isHistoryTable;
        update();
      },
    })}
    ${
      next
        ? html`<button type="button" class="button button-small" ?disabled=${scores.isLoading} @click=${() => loadPart(card, "scores", next)}>
            ${t("history.earlier")}
          </button>`
        : nothing
    }
  </section>`;
}
