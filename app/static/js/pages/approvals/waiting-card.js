/** What waits: each proposal with its change in words, who proposed it and when, and what the reader may do with it. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { fullName, moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { may } from "../../core/may.js";
import { differences, titleOf } from "./change-words.js";
import { approval, rejection, withdrawal } from "./questions.js";
import { loadWaiting, state } from "./state.js";

/**
 * @typedef {import("./state.js").Proposal} Proposal
 * @typedef {import("../../components/shell.js").Me} Me
 * @typedef {(question: import("../../components/confirm.js").Question) => void} Ask
 */

/** @param {Me} me
 * @param {Ask} ask */
export function waitingCard(me, ask) {
  const { data, error } = state.waiting;
  return html`<section class="card" aria-labelledby="waiting-title">
    <h2 id="waiting-title">${t("approvals.waiting")}</h2>
    ${data && error ? problem(error) : nothing}
    ${data ? list(data, me, ask) : error ? failed(error, loadWaiting) : loading(6, "skeleton-rows")}
  </section>`;
}

/** @param {Proposal[]} proposals
 * @param {Me} me
 * @param {Ask} ask */
function list(proposals, me, ask) {
  if (!proposals.length) return empty(t("approvals.none"), t("approvals.none.hint"));
  return html`<ul class="proposals">
    ${proposals.map(
      (one) => html`<li class="proposal" data-proposal=${one.id}>
        <h3>${titleOf(one)}</h3>
        ${facts(one)} ${actions(one, me, ask)}
      </li>`,
    )}
  </ul>`;
}

/** @param {Proposal} proposal */
function facts(proposal) {
  return html`<dl class="facts">
    ${differences(proposal).map(({ name, from, to }) => html`<dt>${name}</dt><dd>${from ? html`<span class="change-from">${from}</span> → ` : nothing}${to}</dd>`)}
    <dt>${t("approvals.proposer")}</dt>
    <dd>${proposerOf(proposal)}, ${moment(proposal.created, language())}</dd>
    ${proposal.reason ? html`<dt>${t("approvals.reason")}</dt><dd>${proposal.reason}</dd>` : nothing}
    <dt>${t("approvals.expires")}</dt>
    <dd>${moment(proposal.expires, language())}</dd>
    <dt>${t("approvals.digest")}</dt>
    <dd><code class="digest">${proposal.digest}</code></dd>
  </dl>`;
}

/** @param {Proposal} proposal */
export function proposerOf({ proposer }) {
  return proposer ? fullName(proposer) : t("approvals.console");
}

/** @param {Proposal} proposal
 * @param {Me} me
 * @param {Ask} ask */
function actions(proposal, me, ask) {
  if (proposal.proposer?.user_id === me.user_id) {
    return html`<p class="hint">${t("approvals.own")}</p>
      <span class="row actions">${button("approvals.withdraw", proposal, () => ask(withdrawal(proposal)))}</span>`;
  }
  if (!may(me, proposal.may_approve)) return html`<p class="hint">${t("approvals.others")}</p>`;
  return html`<span class="row actions">
    ${button("approvals.approve", proposal, () => ask(approval(proposal)), "button-main")}
    ${button("approvals.reject", proposal, () => ask(rejection(proposal)))}
  </span>`;
}

/** @param {string} word
 * @param {Proposal} proposal
 * @param {() => void} act
 * @param {string} [look] */
function button(word, proposal, act, look = "") {
  return html`<button
    type="button" class="button button-small ${look}" aria-label="${t(word)}: ${titleOf(proposal)}" @click=${act}
  >${t(word)}</button>`;
}
