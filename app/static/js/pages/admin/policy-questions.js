/** What is asked before a policy is added or moved, and before decisions are stopped. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { tellStop } from "../../components/stop-banner.js";
import { textField } from "../../components/text-field.js";
import { announce } from "../../core/announce.js";
import { ApiError, get, post } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { isProposed } from "../../core/proposed.js";
import { differencesOrNone } from "../../features/policy-differences-view.js";
import { hash } from "./model-views.js";
import { nameOf } from "./policy-name.js";

/**
 * @typedef {import("../../core/api-types.js").PolicyOut} Policy
 * @typedef {import("../../core/api-types.js").WholePolicyOut} WholePolicy
 * @typedef {import("../../core/api-types.js").DecisionStopOut} Stop
 * @typedef {import("../../components/confirm.js").Question} Question
 */

/** Letting a policy decide; the dialog shows in what it differs from the active one.
 * @param {Policy} policy
 * @param {() => unknown} reload
 * @returns {Question} */
export function activation(policy, reload) {
  /** @type {import("../../core/loaded.js").Loaded<WholePolicy>} */
  const whole = loaded();
  const look = () => whole.load((signal) => get(`/policies/${policy.sha256}`, { signal }));
  look();
  const reason = reasonOf();
  let isWaiting = false;
  return {
    title: () => t("policies.activate.title", { name: nameOf(policy) }),
    action: () => t("policies.activate"),
    isWaiting: () => !whole.data,
    body: (error) =>
      html`<p>${hash(policy)}</p>
        ${whole.data ? changes(whole.data) : whole.error ? failed(whole.error, look) : loading(4)}
        ${reason.field(error)}`,
    run: async () => {
      const answer = await post(`/policies/${policy.sha256}/activate`, reason.body());
      isWaiting = isProposed(answer);
      await reload();
    },
    result: () =>
      isWaiting
        ? html`<p>${t("approvals.proposed")}</p>
            <p><a href="/ui/approvals">${t("policies.to.approvals")}</a></p>`
        : html`<p>${t("policies.activated", { name: nameOf(policy) })}</p>`,
  };
}

/** @param {Policy} policy
 * @param {() => unknown} reload
 * @returns {Question} */
export function shadowing(policy, reload) {
  return move(policy, "shadow", reload);
}

/** @param {Policy} policy
 * @param {() => unknown} reload
 * @returns {Question} */
export function retirement(policy, reload) {
  return { ...move(policy, "retire", reload), isDangerous: policy.stage === "active" };
}

/** Stopping all decisions, or letting the policy decide again.
 * @param {Stop} stop
 * @param {() => unknown} reload
 * @returns {Question} */
export function switching(stop, reload) {
  const act = stop.is_on ? "start" : "stop";
  const reason = reasonOf({ isNeeded: true });
  return {
    title: () => t(`policies.${act}.title`),
    action: () => t(`policies.${act}`),
    isDangerous: !stop.is_on,
    body: (error) => html`<p>${t(`policies.${act}.text`)}</p>${reason.field(error)}`,
    run: async () => {
      tellStop(await post(`/decisions/${act}`, { reason: reason.text() }));
      await reload();
      announce(t(`policies.${act}.done`));
    },
  };
}

/** @param {Policy} policy
 * @param {"shadow" | "retire"} act
 * @param {() => unknown} reload
 * @returns {Question} */
function move(policy, act, reload) {
  const reason = reasonOf();
  const what = act === "retire" && policy.stage === "active" ? "retire.active" : act;
  return {
    title: () => t(`policies.${act}.title`, { name: nameOf(policy) }),
    action: () => t(`policies.${act}`),
    body: (error) => html`<p>${t(`policies.${what}.text`)}</p>${reason.field(error)}`,
    run: async () => {
      await post(`/policies/${policy.sha256}/${act}`, reason.body());
      await reload();
      announce(t(`policies.${act}.done`));
    },
  };
}

/** @param {WholePolicy} whole */
function changes({ compared_with: comparedWith, differences, fault }) {
  if (fault) return html`<div class="notice notice-bad" lang="en">${fault}</div>`;
  if (!comparedWith) return html`<p>${t("policies.first")}</p>`;
  return html`<p>${t("policies.changes")}</p>${differencesOrNone(differences)}`;
}

/** @param {{isNeeded?: boolean}} [how] */
function reasonOf({ isNeeded = false } = {}) {
  let value = "";
  /** @param {unknown} error */
  const field = (error) => {
    const found = error instanceof ApiError ? error.fields.find((each) => each.field === "reason") : undefined;
    return textField({
      name: "reason",
      label: t(isNeeded ? "policies.reason" : "policies.reason.optional"),
      value,
      required: isNeeded,
      error: found ? fieldText(found) : "",
      input: (text) => {
        value = text;
      },
    });
  };
  return { field, text: () => value.trim(), body: () => (value.trim() ? { reason: value.trim() } : {}) };
}
