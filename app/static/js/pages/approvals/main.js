/** Approvals: what waits for a second person, what was decided, what one person did alone. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { confirmation } from "../../components/confirm.js";
import { startPage } from "../../components/shell.js";
import { failed, loading } from "../../components/states.js";
import { t } from "../../core/i18n.js";
import { may } from "../../core/may.js";
import { erasureWords } from "../../core/words/erasure.js";
import { decidedCard, reviewCard } from "./history-cards.js";
import { switchingOn } from "./questions.js";
import { loadAll, loadFourEyes, state } from "./state.js";
import { waitingCard } from "./waiting-card.js";
import { approvalsWords } from "./words/approvals.js";

const questions = confirmation();
startPage({ title: "nav.approvals", words: [approvalsWords, erasureWords], content: view });
await loadAll();

/** @param {import("../../components/shell.js").Me} me */
function view(me) {
  return html`<div class="page-head"><h1>${t("nav.approvals")}</h1></div>
    <div class="stack">
      ${fourEyes(me)} ${cards(me)}
    </div>
    ${questions.view()}`;
}

/** Each card once those above have their height: nothing jumps.
 * @param {import("../../components/shell.js").Me} me */
function cards(me) {
  const drawn = [() => waitingCard(me, questions.ask), decidedCard, reviewCard];
  const above = [state.fourEyes, state.waiting, state.decided];
  const known = above.findIndex(({ data, error }) => !data && !error);
  return drawn.slice(0, known < 0 ? drawn.length : known).map((card) => card());
}

/** Whether acts wait at all; where they do not, the way to let them.
 * @param {import("../../components/shell.js").Me} me */
function fourEyes(me) {
  const { data, error } = state.fourEyes;
  if (!data) return error ? failed(error, loadFourEyes) : loading(2);
  if (data.is_on) return html`<p class="muted">${t("approvals.on")}</p>`;
  return html`<div class="notice notice-warn">
    <span>${t("approvals.off")}</span>
    ${may(me, "users:approve") ? html`<button type="button" class="button button-small" @click=${() => questions.ask(switchingOn())}>${t("approvals.switch")}</button>` : nothing}
  </div>`;
}
