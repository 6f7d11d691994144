/** What is asked before a proposal is decided. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { textField } from "../../components/text-field.js";
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { titleOf } from "./change-words.js";
import { loadAll } from "./state.js";

/**
 * @typedef {import("./state.js").Proposal} Proposal
 * @typedef {import("../../components/confirm.js").Question} Question
 */

/** @param {Proposal} proposal
 * @returns {Question} */
export function approval(proposal) {
  return decision(proposal, { act: "approve" });
}

/** @param {Proposal} proposal
 * @returns {Question} */
export function rejection(proposal) {
  return { ...decision(proposal, { act: "reject" }), isDangerous: true };
}

/** @param {Proposal} proposal
 * @returns {Question} */
export function withdrawal(proposal) {
  return decision(proposal, { act: "withdraw" });
}

/** Switching four eyes on, for good.
 * @returns {Question} */
export function switchingOn() {
  return {
    title: () => t("approvals.switch.title"),
    action: () => t("approvals.switch"),
    body: () => html`<p>${t("approvals.switch.text")}</p>`,
    run: async () => {
      await post("/four-eyes/on");
      await loadAll();
    },
  };
}

/** @param {Proposal} proposal
 * @param {{act: "approve" | "reject" | "withdraw"}} parts
 * @returns {Question} */
function decision(proposal, { act }) {
  const state = { reason: "" };
  return {
    title: () => titleOf(proposal),
    action: () => t(`approvals.${act}`),
    body: (error) => html`<p>${t(`approvals.${act}.text`)}</p>
      ${act === "withdraw" ? nothing : reasonField(state, act === "reject", error)}`,
    run: async () => {
      await post(`/proposals/${proposal.id}/${act}`, bodyOf(act, state.reason.trim()));
      await loadAll();
      announce(t(`approvals.${act}.done`));
    },
  };
}

/** A rejection is sent without its reason as well: the service says what is missing.
 * @param {string} act
 * @param {string} reason */
function bodyOf(act, reason) {
  return reason || act === "reject" ? { reason } : {};
}

/** @param {{reason: string}} state
 * @param {boolean} isNeeded
 * @param {unknown} error */
function reasonField(state, isNeeded, error) {
  const found = error instanceof ApiError ? error.fields.find(({ field }) => field === "reason") : undefined;
  return textField({
    name: "reason",
    label: t(isNeeded ? "approvals.reason" : "approvals.reason.optional"),
    value: state.reason,
    required: isNeeded,
    error: found ? fieldText(found) : "",
    input: (value) => {
      state.reason = value;
    },
  });
}
