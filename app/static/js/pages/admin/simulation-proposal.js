/** Other cut-offs proposed: the next version of the policy as a draft, which is activated like any other. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, post } from "../../core/api.js";
import { percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { opened, writeAddress } from "./address.js";
import { nameOf } from "./policy-name.js";

/**
 * @typedef {import("../../core/api-types.js").MovedPolicyOut} MovedPolicy
 * @typedef {import("./simulation-sums.js").Side} Side
 * @typedef {{[segment: string]: {approve_below: number, decline_from: number}}} CutOffs
 */

/** @param {import("./main.js").AdminPage} page
 * @param {Side} side
 * @param {CutOffs} cutOffs
 * @returns {import("../../components/confirm.js").Question} */
export function proposal(page, side, cutOffs) {
  /** @type {MovedPolicy | null} */
  let made = null;
  return {
    title: () => t("simulation.propose.title"),
    action: () => t("simulation.propose.act"),
    body: (error) => html`<p>${t("simulation.propose.text", { name: nameOf(side.policy) })}</p>
      ${changes(side, cutOffs)} ${problems(error)}`,
    run: async () => {
      made = await post(`/policies/${side.policy.sha256}/cut-offs`, { cut_offs: cutOffs });
    },
    result: () => (made ? done(made) : nothing),
  };
}

/** @param {unknown} error */
function problems(error) {
  const found = error instanceof ApiError ? error.fields.map(({ message }) => message) : [];
  return found.length
    ? html`<ul class="field-error policy-problems" role="alert" lang="en">${found.map((each) => html`<li>${each}</li>`)}</ul>`
    : nothing;
}

/** @param {Side} side
 * @param {CutOffs} cutOffs */
function changes({ cut_offs: { segments } }, cutOffs) {
  const own = segments.filter(({ name }) => name !== null && name in cutOffs);
  return html`<ul class="policy-differences">${own.flatMap((segment) =>
    /** @type {const} */ (["approve_below", "decline_from"]).map((which) => {
      const [before, after] = [segment[which], cutOffs[segment.name ?? ""]?.[which]];
      if (before === after) return nothing;
      const named = `${t("simulation.segment", { name: segment.name ?? "" })}, ${t(`policy.field.${which}`)}`;
      return html`<li>${named}: <span class="change-from">${shown(before)}</span> → ${shown(after)}</li>`;
    }),
  )}</ul>`;
}

/** @param {number | null | undefined} pd */
function shown(pd) {
  return percent(pd, language(), 2);
}

/** @param {MovedPolicy} made */
function done(made) {
  const draft = writeAddress({ ...opened("policies"), policy: made.sha256 });
  return html`<p>${t("policies.added", { name: nameOf(made) })}</p>
    ${made.cases.length ? html`<p>${t("simulation.cases")}</p><ul>${made.cases.map(({ name, before, after }) => html`<li><span lang="en">${name}</span>: <span class="change-from">${t(`policy.outcome.${before}`)}</span> → ${t(`policy.outcome.${after}`)}</li>`)}</ul>` : nothing}
    ${made.warnings.length ? html`<p>${t("policies.warnings")}</p><ul lang="en">${made.warnings.map((each) => html`<li>${each}</li>`)}</ul>` : nothing}
    <p><a href=${draft}>${t("simulation.to.draft")}</a></p>
    <p class="hint">${t("simulation.to.draft.hint")}</p>`;
}
