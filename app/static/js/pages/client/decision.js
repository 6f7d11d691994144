/** The newest decision on the client and what draws it; nothing is asked for where no policy decides. */
import { nothing } from "../../../vendor/lit-html/lit-html.js";
import { get } from "../../core/api.js";
import { deciding } from "../../core/deciding.js";
import { failed } from "../../components/states.js";

/**
 * @typedef {import("../../core/api-types.js").DecisionOut} Decision
 * @typedef {{decision: Decision | null, error: unknown, draw: typeof import("./late.js").decisionCard | null}} Decided
 */

/** Without it the rest of the home is still shown.
 * @param {number} clientId
 * @returns {Promise<Decided | null>} */
export async function newestDecision(clientId) {
  if (!deciding) return null;
  try {
    const address = `/clients/${clientId}/decisions?limit=1`;
    const [[decision = null], { decisionCard }] = await Promise.all([get(address), import("./late.js")]);
    return { decision, error: null, draw: decisionCard };
  } catch (error) {
    return { decision: null, error, draw: null };
  }
}

/** @param {import("./state.js").Known} known
 * @param {() => void} reload */
export function decisionPart({ decided, contract, client }, reload) {
  if (!decided || !deciding) return nothing;
  if (decided.error) return failed(decided.error, reload);
  return decided.decision && decided.draw
    ? decided.draw(decided.decision, deciding, contract, client.revision)
    : nothing;
}
