/** One policy looked at closely: what it changes, how it would decide, its cases, how it came to its stage. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading, problem } from "../../components/states.js";
import { get } from "../../core/api.js";
import { fullName, moment } from "../../core/format.js";
import { addWords, language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { may } from "../../core/may.js";
import { differencesOrNone } from "../../features/policy-differences-view.js";
import { hash } from "./model-views.js";
import { policyCases } from "./policy-cases-view.js";
import { policyComparison } from "./policy-comparison-view.js";
import { simulatorLink } from "./policy-list.js";
import { nameOf } from "./policy-name.js";
import { activation } from "./policy-questions.js";
import { policyWords } from "./words/policy.js";

addWords(policyWords);

/**
 * @typedef {import("../../core/api-types.js").WholePolicyOut} WholePolicy
 * @typedef {import("../../core/api-types.js").PolicyComparisonOut} Comparison
 * @typedef {import("./policy-list.js").Link} Link
 */

/** @param {import("./main.js").AdminPage} page
 * @param {Link} back  leads to the list
 * @param {((policy: string) => Link) | null} simulate  leads to the simulator, for those who may
 * @returns {import("./policies.js").PolicyView} */
export function policyPage({ me, ask }, back, simulate) {
  /** @type {import("../../core/loaded.js").Loaded<WholePolicy>} */
  const whole = loaded();
  /** @type {import("../../core/loaded.js").Loaded<{found: Comparison | null}>} */
  const beside = loaded();
  let sha256 = "";

  /** @param {string} policy */
  async function open(policy) {
    if (policy !== sha256) for (const each of [whole, beside]) each.data = null;
    sha256 = policy;
    await look();
    await compare();
  }

  const look = () => whole.load((signal) => get(`/policies/${sha256}`, { signal }));
  const again = () => open(sha256);

  async function compare() {
    const other = whole.data?.compared_with;
    if (!other) return;
    await beside.load(async (signal) => ({
      found: await get(`/policies/${sha256}/comparison?with=${other}`, { signal }),
    }));
  }

  function view() {
    const { data, error } = whole;
    return html`<div class="stack" data-policy=${sha256}>
      <p><a href=${back.href} @click=${back.go}>${t("policy.back")}</a></p>
      ${data ? content(data, error) : html`<section class="card">${error ? failed(error, again) : loading(8, "skeleton-rows")}</section>`}
    </div>`;
  }

  /** @param {WholePolicy} data
   * @param {unknown} error */
  function content(data, error) {
    return html`${error ? problem(error) : nothing} ${head(data)}
      ${data.fault ? html`<div class="notice notice-bad" lang="en">${data.fault}</div>` : nothing}
      ${data.warnings.length ? warnings(data.warnings) : nothing}
      ${data.compared_with ? card("changes", differencesOrNone(data.differences)) : nothing}
      ${data.compared_with ? card("compared", comparison()) : nothing}
      ${data.cases.length ? card("cases", policyCases(data.cases)) : nothing} ${card("history", history(data.history))}`;
  }

  function comparison() {
    const { data, error } = beside;
    return data ? policyComparison(data.found) : error ? failed(error, compare) : loading(5);
  }

  /** @param {WholePolicy} data */
  function head(data) {
    const canActivate = may(me, "policies:manage") && data.stage !== "active" && !data.fault;
    return html`<section class="card model-head" aria-labelledby="policy-title">
      <div class="card-head">
        <h2 id="policy-title">${nameOf(data)} <span class="tag">${t(`policies.stage.${data.stage}`)}</span></h2>
        <span class="row">
          <a class="button" href="/policies/${data.sha256}/text" target="_blank" rel="noopener">${t("policy.text")}</a>
          ${simulate && !data.fault ? simulatorLink(simulate(data.sha256)) : nothing}
          ${canActivate ? html`<button type="button" class="button" @click=${() => ask(activation(data, again))}>${t("policies.activate")}</button>` : nothing}
        </span>
      </div>
      <p>${hash(data)}</p>
    </section>`;
  }

  return { open, view };
}

/** @param {string} name
 * @param {unknown} content */
function card(name, content) {
  return html`<section class="card stack" aria-labelledby="policy-${name}-title"><h3 id="policy-${name}-title">${t(`policy.${name}`)}</h3>${content}</section>`;
}

/** @param {string[]} found */
function warnings(found) {
  return card("warnings", html`<ul lang="en">${found.map((each) => html`<li>${each}</li>`)}</ul>`);
}

/** @param {WholePolicy["history"]} changes */
function history(changes) {
  return html`<ol class="policy-history">
    ${changes.map(
      ({ stage, timestamp, changed_by: by, proposal_id: proposal, reason }) =>
        html`<li><span class="tag">${t(`policies.stage.${stage}`)}</span> ${moment(timestamp, language())}, ${by ? fullName(by) : t("policies.console")}${proposal ? html`, ${t("policy.approved", { id: String(proposal) })}` : nothing}${reason ? html` <span class="muted">${reason}</span>` : nothing}</li>`,
    )}
  </ol>`;
}
