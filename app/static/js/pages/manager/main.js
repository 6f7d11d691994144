/** The page of managers: the portfolio, the list, the card of a client. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { applicationsDialog } from "./applications.js";
import { loadContract } from "./card.js";
import { cardView } from "./card-view.js";
import { decisionDialog } from "./decisions.js";
import { conflictDialog } from "./conflict-dialog.js";
import { filters } from "./filters-view.js";
import { jobReport } from "./job-report-view.js";
import { findJob } from "./jobs.js";
import { jobNotice } from "./jobs-view.js";
import { listHead } from "./list-head-view.js";
import { loadList, loadPortfolio } from "./list.js";
import { listView } from "./list-view.js";
import { followAddress, show } from "./navigation.js";
import { pager } from "./pager-view.js";
import { portfolioCharts } from "./portfolio-charts.js";
import { portfolioView } from "./portfolio-view.js";
import { helpDialog, listenToKeys } from "./shortcuts.js";
import { state } from "./state.js";
import { tryOutDialog } from "./try-out.js";
import { guardPage, leavingDialog } from "./unsaved.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { startPage } from "../../components/shell.js";
import { creditWords } from "../../figures/words/credit.js";
import { featureFormWords } from "../../features/words/form.js";
import { figureWords } from "../../figures/words/figures.js";
import { tableWords } from "../../figures/words/tables.js";
import { erasureWords } from "../../core/words/erasure.js";
import { applicationWords } from "./words/applications.js";
import { jobWords } from "./words/jobs.js";
import { managerWords } from "./words/manager.js";
import { tryOutWords } from "./words/try-out.js";
import { valueWords } from "../../features/words/values.js";

const me = startPage({
  title: "nav.manager",
  words: [
    figureWords,
    tableWords,
    valueWords,
    creditWords,
    featureFormWords,
    managerWords,
    jobWords,
    applicationWords,
    erasureWords,
    tryOutWords,
  ],
  content,
});
loadContract();
loadList();
loadPortfolio();
state.me = me;
followAddress();
show({ ...state.view, isAll: seesAll() }, { isReplacing: true });
guardPage();
listenToKeys();
if (!state.view.client) findJob(); // a card that is opened first is drawn before anything else is asked for
update();

/** Whether the clients of all managers are shown: never to those who may not, always to those who have none of their own. */
function seesAll() {
  const may = me.permissions.includes("clients:read_all");
  return may && (state.view.isAll || !me.permissions.includes("clients:read_own"));
}

function content() {
  return html`<div class="desk ${state.card ? "desk-open" : ""}">
    <h1 class="only-heard">${t("list.title")}</h1>
    ${state.view.client === null ? portfolioView() : nothing} ${portfolioCharts()}
    <section class="list" aria-labelledby="list-title">
      ${listHead()}
      ${filters()} ${jobNotice()}
      <div class="list-pane">${listView()} ${pager()}</div>
    </section>
    ${cardView()}
  </div>
  ${leavingDialog()} ${conflictDialog()} ${helpDialog()} ${jobReport()} ${applicationsDialog()} ${tryOutDialog()}
  ${decisionDialog()}`;
}
