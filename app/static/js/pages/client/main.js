/** The client's home: the rating and why, its history, the credit, the manager, the profile. */
import { announce } from "../../core/announce.js";
import { home } from "./home.js";
import { askWhatIf, load, loadHistory, scoreAgain, state } from "./state.js";
import { rating as ratingText } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { startPage } from "../../components/shell.js";
import { clientWords } from "./words/client.js";
import { whatIfWords } from "./words/what-if.js";
import { creditWords } from "../../figures/words/credit.js";
import { figureWords } from "../../figures/words/figures.js";
import { tableWords } from "../../figures/words/tables.js";

const me = startPage({
  title: "nav.client",
  words: [figureWords, tableWords, creditWords, clientWords, whatIfWords],
  content: ({ user_id }) => home(state, actsOn(user_id)),
});
await load(me.user_id);

/** What can be done on the page.
 * @param {number} clientId
 * @returns {import("./home.js").Acts} */
function actsOn(clientId) {
  return {
    reload: () => load(clientId),
    reloadHistory: () => loadHistory(clientId),
    refresh: () => refresh(clientId),
    askWhatIf: () => showWhatIf(clientId),
    toggleTable: () => {
      state.isTableShown = !state.isTableShown;
      update();
    },
  };
}

/** A new rating, shown beside the old one. When the data have been changed meanwhile, they are read anew: reasons and
 * profile shall not contradict each other.
 * @param {number} clientId */
async function refresh(clientId) {
  const before = state.home.data?.scores[0];
  const score = await scoreAgain();
  if (!score) return;
  const now = { rating: ratingText(score.rating, language()), band: score.band };
  announce(
    before ? t("refresh.done", { ...now, before: ratingText(before.rating, language()) }) : t("refresh.first", now),
  );
  if (score.client_revision !== state.home.data?.client.revision) await load(clientId);
}

/** What would change the rating; how much was found is announced.
 * @param {number} clientId */
async function showWhatIf(clientId) {
  const answer = await askWhatIf(clientId);
  if (answer && answer.client_revision !== state.home.data?.client.revision) await load(clientId);
  if (answer) announce(t("whatif.done", { count: answer.proposals.length }));
}
