/** The client's home: the rating and why, its history, the credit, the manager, the profile. */
import { announce } from "../../core/announce.js";
import { home } from "./home.js";
import { blankState, load, loadHistory, scoreAgain } from "./state.js";
import { rating as ratingText } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { startPage } from "../../components/shell.js";
import { clientWords } from "./words/client.js";
import { creditWords } from "../../figures/words/credit.js";
import { figureWords } from "../../figures/words/figures.js";

const state = blankState();
const { me, update } = await startPage({
  title: "nav.client",
  words: [figureWords, creditWords, clientWords],
  content: (page) => home(state, actsOn(page)),
});
await load(state, me.user_id, update);

/** What can be done on the page.
 * @param {import("../../components/shell.js").Page} page
 * @returns {import("./home.js").Acts} */
function actsOn(page) {
  return {
    reload: () => load(state, page.me.user_id, page.update),
    reloadHistory: () => loadHistory(state, page.me.user_id, page.update),
    refresh: () => refresh(page),
    toggleTable: () => {
      state.isTableShown = !state.isTableShown;
      page.update();
    },
  };
}

/** A new rating, told beside the old one. When the data have been changed meanwhile, they are read anew: reasons and
 * profile shall not contradict each other.
 * @param {import("../../components/shell.js").Page} page */
async function refresh(page) {
  const before = state.known?.scores[0];
  const score = await scoreAgain(state, page.update);
  if (!score) return;
  const now = { rating: ratingText(score.rating, language()), band: score.band };
  announce(
    before ? t("refresh.done", { ...now, before: ratingText(before.rating, language()) }) : t("refresh.first", now),
  );
  if (score.client_revision !== state.known?.client.revision) await load(state, page.me.user_id, page.update);
}
