/** Decisions on the card: the newest with its way, earlier ones, a new one, and a person's answer to a referral. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { confirmation } from "../../components/confirm.js";
import { failed, problem } from "../../components/states.js";
import { fullName, moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { inForce, isWaiting } from "../../features/decision.js";
import { askedFacts, fact, outcomeTag, termFacts } from "../../features/decision-view.js";
import { loadPart } from "./card.js";
import { answering } from "./decision-answer.js";
import { factFields } from "./decision-facts.js";
import { decisionWay, nameOf } from "./decision-way-view.js";
import { decide } from "./decide.js";
import { mayAnswer, mayScore } from "./rights.js";
import { storedFacts } from "./stored-facts-view.js";

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("../../features/contract.js").Contract} Contract
 * @typedef {import("../../core/deciding.js").Deciding} Deciding
 * @typedef {import("../../features/decision.js").Decision} Decision */

const questions = confirmation();

/** The question of an answer, while it is asked. */
export const answerDialog = questions.view;

/** @param {Card} card
 * @param {Contract} contract
 * @param {Deciding} deciding */
export function decisionView(card, contract, deciding) {
  const { decisions } = card;
  const [newest, ...earlier] = decisions.data?.rows ?? [];
  return html`<section class="card decision" aria-labelledby="decision-title">
    <div class="card-head">
      <h3 id="decision-title">${t("carddecision.title")} ${newest ? outcomeTag(inForce(newest).outcome) : nothing}</h3>
      ${mayScore() ? decideButton(card) : nothing}
    </div>
    ${card.deciding.error ? problem(card.deciding.error) : nothing}
    ${mayScore() ? factFields(card, deciding) : nothing}
    ${decisions.error ? failed(decisions.error, () => loadPart(card, "decisions")) : nothing}
    ${newest ? newestDecision(card, newest, contract, deciding) : nothing}
    ${!newest && decisions.data ? html`<p class="muted">${t("carddecision.none")}</p>` : nothing}
    ${earlier.length ? earlierDecisions(card, earlier) : nothing} ${storedFacts(card, deciding, questions.ask)}
  </section>`;
}

/** @param {Card} card */
function decideButton(card) {
  const { isBusy } = card.deciding;
  return html`<button type="button" class="button button-small" aria-busy=${isBusy ? "true" : "false"}
    ?disabled=${isBusy || card.busy !== ""} @click=${() => decide(card)}>${t("carddecision.decide")}</button>`;
}

/** @param {Card} card
 * @param {Decision} decision
 * @param {Contract} contract
 * @param {Deciding} deciding */
function newestDecision(card, decision, contract, deciding) {
  const waits = isWaiting(decision);
  return html`<dl class="facts">
      ${askedFacts(decision)} ${decision.answer ? nothing : termFacts(decision)}
      ${fact("moment", html`${moment(decision.timestamp, language())}, ${t("decision.automated")}`)}
      ${fact("policy", html`<code>${decision.policy_name}</code>, ${t("carddecision.version", { version: decision.policy_version })}`)}
      ${Object.entries(decision.facts).map(([name, used]) => html`<dt>${nameOf(name, contract, deciding)}</dt><dd>${factText(used)}</dd>`)}
    </dl>
    ${decisionWay(decision, contract, deciding)} ${decision.answer ? answerOf(decision.answer) : nothing}
    ${
      waits && mayAnswer()
        ? html`<p><button type="button" class="button button-main button-small" aria-haspopup="dialog" @click=${() => questions.ask(answering(card, decision))}>${t("carddecision.answer")}</button></p>`
        : nothing
    }`;
}

/** @param {NonNullable<Decision["answer"]>} answer */
function answerOf(answer) {
  return html`<div class="decision-answer">
    <h4>${t("carddecision.answered")} ${outcomeTag(answer.outcome)}</h4>
    <dl class="facts">
      ${termFacts(answer)}
      ${fact("moment", moment(answer.timestamp, language()))}
      ${answer.decided_by ? fact("by", fullName(answer.decided_by)) : nothing}
      ${answer.reason ? fact("reason", answer.reason) : nothing}
    </dl>
  </div>`;
}

/** @param {Card} card
 * @param {Decision[]} earlier */
function earlierDecisions(card, earlier) {
  const { next } = card.decisions.data ?? { next: null };
  return html`<details class="decision-earlier">
    <summary>${t("carddecision.earlier")}</summary>
    <ul class="decision-list">${earlier.map(
      (each) =>
        html`<li>${outcomeTag(inForce(each).outcome)} ${moment(inForce(each).timestamp, language())}${each.answer?.decided_by ? `, ${fullName(each.answer.decided_by)}` : `, ${t("decision.automated")}`}</li>`,
    )}</ul>
    ${next ? html`<button type="button" class="button button-small" ?disabled=${card.decisions.isLoading} @click=${() => loadPart(card, "decisions", next)}>${t("history.earlier")}</button>` : nothing}
  </details>`;
}

/** A fact without a value is one on which its sources contradict each other.
 * @param {Decision["facts"][string]} used */
function factText({ value, source }) {
  if (value === null) return t("carddecision.contradictory", { sources: source });
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  return typeof value === "number" ? value.toLocaleString(language()) : String(value);
}
