/** All decision policies: the one that decides, the switch that stops decisions, the others. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { table } from "../../components/table.js";
import { get } from "../../core/api.js";
import { fullName, moment } from "../../core/format.js";
import { addWords, language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { may } from "../../core/may.js";
import { hash } from "./model-views.js";
import { nameOf } from "./policy-name.js";
import { addition } from "./policy-addition.js";
import { activation, retirement, shadowing, switching } from "./policy-questions.js";
import { policiesWords } from "./words/policies.js";

addWords(policiesWords);

/**
 * @typedef {import("../../core/api-types.js").PolicyOut} Policy
 * @typedef {import("../../core/api-types.js").DecisionStopOut} Stop
 * @typedef {{href: string, go: (event: MouseEvent) => void}} Link
 * @typedef {{policies: Policy[], stop: Stop}} Found
 */

/** @param {import("./main.js").AdminPage} page
 * @param {(policy: Policy) => Link} look
 * @param {((policy: string) => Link) | null} simulate  leads to the simulator, for those who may
 * @returns {import("./policies.js").PolicyView} */
export function policyList({ me, ask }, look, simulate) {
  /** @type {import("../../core/loaded.js").Loaded<Found>} */
  const list = loaded();
  const canManage = may(me, "policies:manage");

  function open() {
    return list.load(async (signal) => {
      const [policies, stop] = await Promise.all([get("/policies", { signal }), get("/decisions/stop", { signal })]);
      return { policies, stop };
    });
  }

  function view() {
    const { data, error, isLoading } = list;
    if (!data) {
      return html`<div class="stack">${error ? html`<section class="card">${failed(error, open)}</section>` : [5, 6].map((lines) => html`<section class="card">${loading(lines, "skeleton-rows")}</section>`)}</div>`;
    }
    const active = data.policies.find(({ stage }) => stage === "active") ?? null;
    return html`<div class="stack" aria-busy=${isLoading ? "true" : "false"}>
      ${error ? problem(error) : nothing}
      <section class="card" aria-labelledby="active-policy-title">
        <div class="card-head"><h2 id="active-policy-title">${t("policies.active")}</h2>${stopButton(data.stop)}</div>
        ${data.stop.is_on ? stopped(data.stop) : nothing}
        ${active ? activePolicy(active) : empty(t("policies.none"), t("policies.none.hint"))}
      </section>
      <section class="card" aria-labelledby="all-policies-title">
        <div class="card-head"><h2 id="all-policies-title">${t("policies.all")}</h2><span class="row">${simulate ? simulatorLink(simulate("")) : nothing}${canManage ? html`<button type="button" class="button" @click=${() => ask(addition(open))}>${t("policies.add")}</button>` : nothing}</span></div>
        ${data.policies.length ? rows(data.policies) : empty(t("policies.empty"), t("policies.empty.hint"))}
      </section>
    </div>`;
  }

  /** @param {Policy} policy */
  function activePolicy(policy) {
    return html`<div class="champion"><p class="champion-name"><span class="record-name">${nameOf(policy)}</span> ${hash(policy)}</p>
      <dl class="facts champion-facts"><dt>${t("policies.since")}</dt><dd>${cameBy(policy)}</dd></dl>
      <p class="row">${lookLink(policy)} ${canManage ? button("policies.retire", policy, () => ask(retirement(policy, open))) : nothing}</p></div>`;
  }

  /** @param {Policy[]} policies */
  function rows(policies) {
    return table({
      caption: t("policies.all"),
      rows: policies,
      key: ({ sha256 }) => sha256,
      columns: [
        {
          title: t("policies.policy"),
          kind: "main",
          cell: (policy) =>
            html`<span class="record-name">${nameOf(policy)}</span> <span class="tag">${t(`policies.stage.${policy.stage}`)}</span> <span class="model-hash">${hash(policy)}</span>`,
        },
        { title: t("policies.since"), cell: cameBy },
        { title: t("list.actions"), kind: "actions", cell: (policy) => html`<span class="row">${acts(policy)}</span>` },
      ],
    });
  }

  /** @param {Policy} policy */
  function acts(policy) {
    if (!canManage || policy.stage === "active") return lookLink(policy);
    const toShadow = policy.stage === "draft" || policy.stage === "retired";
    return html`${lookLink(policy)} ${button("policies.activate", policy, () => ask(activation(policy, open)))}
      ${toShadow ? button("policies.shadow", policy, () => ask(shadowing(policy, open))) : nothing}
      ${policy.stage === "retired" ? nothing : button("policies.retire", policy, () => ask(retirement(policy, open)))}`;
  }

  /** @param {Policy} policy */
  function lookLink(policy) {
    const { href, go } = look(policy);
    return html`<a class="button button-small" href=${href} aria-label="${t("policies.look")}: ${nameOf(policy)} ${policy.sha256.slice(0, 12)}" @click=${go}>${t("policies.look")}</a>`;
  }

  /** @param {Stop} stop */
  function stopButton(stop) {
    if (!may(me, "decisions:stop")) return nothing;
    const word = stop.is_on ? "policies.start" : "policies.stop";
    return html`<button type="button" class="button ${stop.is_on ? "" : "button-danger"}" @click=${() => ask(switching(stop, open))}>${t(word)}</button>`;
  }

  return { open, view };
}

/** @param {Link} link */
export function simulatorLink({ href, go }) {
  return html`<a class="button" href=${href} @click=${go}>${t("policies.simulate")}</a>`;
}

/** When a policy came to its stage, and by whom.
 * @param {Policy} policy */
function cameBy({ staged }) {
  if (!staged) return "";
  const who = staged.changed_by ? fullName(staged.changed_by) : t("policies.console");
  return html`${moment(staged.timestamp, language())}, ${who}${staged.reason ? html` <span class="muted">${staged.reason}</span>` : nothing}`;
}

/** @param {Stop} stop */
function stopped({ reason, timestamp, changed_by: by }) {
  const who = by ? fullName(by) : t("policies.console");
  return html`<div class="notice notice-warn"><span>${t("policies.stopped", { when: moment(timestamp, language()), who, reason: reason ?? "" })}</span></div>`;
}

/** @param {string} word
 * @param {Policy} policy
 * @param {() => void} act */
function button(word, policy, act) {
  return html`<button type="button" class="button button-small" aria-label="${t(word)}: ${nameOf(policy)} ${policy.sha256.slice(0, 12)}" @click=${act}>${t(word)}</button>`;
}
