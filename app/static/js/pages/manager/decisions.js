/** Decisions on the card: there where a policy decides, and not before. What draws them comes with the first card. */
import { nothing } from "../../../vendor/lit-html/lit-html.js";
import { deciding } from "../../core/deciding.js";
import { update } from "../../core/update.js";

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("../../features/contract.js").Contract} Contract */

/** @type {typeof import("./late.js") | null} */
let late = null;
let isBrought = deciding === null;

/** Begins to fetch what draws decisions. Where it cannot be had, the card is there without them. */
export async function bringDecisions() {
  if (!deciding || late) return;
  late = await import("./late.js").catch(() => null);
  isBrought = true;
  update();
}

/** Whether the card has to wait for its decisions, or for the score above them, so that nothing jumps when they come.
 * @param {Card} card */
export function areDecisionsComing({ decisions, scores }) {
  return deciding !== null && !(isBrought && [decisions, scores].every((part) => part.data || part.error));
}

/** @param {Card} card
 * @param {Contract} contract */
export function decisionPart(card, contract) {
  return deciding && late ? late.decisionView(card, contract, deciding) : nothing;
}

/** The question of an answer to a referral, while it is asked. */
export function decisionDialog() {
  return late ? late.answerDialog() : nothing;
}

/** What the policy would decide on tried values.
 * @param {import("../../core/api-types.js").TriedDecisionOut | null} tried
 * @param {Contract} contract */
export function triedPart(tried, contract) {
  return deciding && late && tried ? late.triedDecision(tried, contract, deciding) : nothing;
}
