/** A decision by the active policy for the client whose card is open: on the saved data and the facts that were entered. */
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { freshKey } from "../../core/fresh-key.js";
import { attempt } from "../../core/attempt.js";
import { deciding } from "../../core/deciding.js";
import { t } from "../../core/i18n.js";
import { typedFact } from "../../features/typed-fact.js";
import { loadPart } from "./card.js";

/** @typedef {import("./state.js").Card} Card */

/** Decides once, however often it has to be tried again; the score that it rests on is shown with it.
 * @param {Card} card */
export async function decide(card) {
  const asked = card.deciding;
  asked.key ??= freshKey();
  asked.problems = [];
  await attempt(asked, async () => {
    const headers = { "Idempotency-Key": asked.key ?? "" };
    const decision = await post(`/api/manager/clients/${card.id}/decide`, { facts: factsOf(asked.facts) }, { headers });
    asked.key = null;
    await Promise.all([loadPart(card, "decisions"), loadPart(card, "scores")]);
    announce(t("carddecision.done", { outcome: t(`decision.${decision.outcome}`) }));
  });
  const { error } = asked;
  if (!(error instanceof ApiError) || error.status >= 500) return;
  asked.key = null; // what was refused is asked anew, with another body
  if (error.fields.length) Object.assign(asked, { problems: error.fields, error: null });
}

/** The facts that have a value, as the policy declares their types.
 * @param {Card["deciding"]["facts"]} entered */
export function factsOf(entered) {
  const declared = deciding?.policy?.facts ?? {};
  return Object.fromEntries(
    Object.entries(entered)
      .filter(([name, { value }]) => value !== "" && name in declared)
      .map(([name, { value, since }]) => [name, { value: typedFact(declared[name]?.type, value), ...sinceOf(since) }]),
  );
}

/** A day of the reader's calendar as a moment; nothing is now.
 * @param {string} since */
function sinceOf(since) {
  return since ? { time: new Date(`${since}T00:00:00`).toISOString() } : {};
}
