/** A new score for the client whose card is open. */
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { freshKey } from "../../core/fresh-key.js";
import { rating } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { tellList } from "./list.js";

/** Scores once, however often it is asked for or has to be tried again; a fault leaves the last score standing.
 * @param {import("./state.js").Card} card */
export async function rescore(card) {
  if (card.busy || !card.user) return;
  card.scoreKey ??= freshKey();
  Object.assign(card, { busy: "score", scoreError: null });
  update();
  try {
    const headers = { "Idempotency-Key": card.scoreKey };
    const score = await post(`/api/manager/clients/${card.id}/score`, undefined, { headers });
    const { rows = [], next = null } = card.scores.data ?? {};
    const before = rows.filter(({ id }) => id !== score.id);
    Object.assign(card.scores, { data: { rows: [score, ...before], next }, error: null });
    card.scoreKey = null;
    tellList(score);
    announce(t("score.done", { rating: rating(score.rating, language()), band: score.band }));
  } catch (error) {
    card.scoreError = card.scores.data?.rows.length === 0 ? withoutLastScore(error) : error;
  } finally {
    card.busy = "";
    update();
  }
}

/** The usual sentences comfort with the last score; here there is none.
 * @param {unknown} error */
function withoutLastScore(error) {
  if (!(error instanceof ApiError) || !error.error.startsWith("Scoring")) return error;
  return new ApiError({ error: "FirstScoringFailed", status: error.status, requestId: error.requestId });
}
