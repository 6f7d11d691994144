/** The simulator: what a policy would do to stored scores. Sliders move its cut-offs without asking again. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { get, post } from "../../core/api.js";
import { addWords, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { openTables } from "../../figures/charts/chart-figure-view.js";
import { policyDifferenceWords } from "../../features/words/policy-differences.js";
import { fillIn, simulationForm } from "./simulation-form-view.js";
import { requestOf } from "./simulation-request.js";
import { simulationResult } from "./simulation-result-view.js";
import { ownStops } from "./simulation-sums.js";
import { WAIT_MS } from "./simulation-wait.js";
import { policiesWords } from "./words/policies.js";
import { simulationWords } from "./words/simulation.js";

addWords(policiesWords, policyDifferenceWords, simulationWords);

/**
 * @typedef {import("../../core/api-types.js").PolicyOut} Policy
 * @typedef {import("../../core/api-types.js").ModelOut} Model
 * @typedef {import("../../core/api-types.js").SimulationOut} Simulation
 * @typedef {import("./simulation-request.js").Choices} Choices
 * @typedef {import("./simulation-request.js").Declared} Declared
 * @typedef {import("./simulation-request.js").Request} Request
 * @typedef {{policies: Policy[], models: Model[]}} Options
 * @typedef {{asked: Request, answer: Simulation}} Found
 */

/** @param {import("./main.js").AdminPage} page
 * @param {import("./policy-list.js").Link} back  leads to the list
 * @returns {import("./policies.js").PolicyView} */
export function simulationPage(page, back) {
  /** @type {import("../../core/loaded.js").Loaded<Options>} */
  const options = loaded();
  /** @type {import("../../core/loaded.js").Loaded<Found>} */
  const found = loaded();
  /** @type {Choices} */
  const choices = {
    policy: "",
    comparison: "cut-offs",
    against: "",
    model: "",
    source: "portfolio",
    since: "",
    until: "",
    months: 12,
    manager: "",
    sources: [],
    facts: {},
  };
  const state = { isAsked: false, looked: "", chosen: /** @type {import("./simulation-sums.js").Chosen} */ ({}) };
  const tables = openTables();

  /** @type {import("../../core/loaded.js").Loaded<Declared>} */
  const declared = loaded();

  /** Reads which facts the chosen policies declare; without them the rest is still simulated. */
  function look() {
    const { comparison, policy, against } = choices;
    const hashes = [policy, ...(comparison === "policy" && against !== policy ? [against] : [])].filter(Boolean);
    const of = hashes.join();
    if (!of || of === state.looked) return;
    state.looked = of;
    declared.load(async (signal) => {
      const whole = await Promise.all(hashes.map((each) => get(`/policies/${each}`, { signal })));
      return /** @type {Declared} */ (Object.assign({}, ...whole.reverse().map(({ facts }) => facts)));
    });
  }

  /** @param {string} policy */
  async function open(policy) {
    choices.policy = policy;
    await choose();
  }

  async function choose() {
    await options.load(async (signal) => {
      const [policies, models] = await Promise.all([get("/policies", { signal }), get("/models", { signal })]);
      return { policies, models };
    });
    if (!options.data) return;
    fillIn(choices, options.data);
    look();
  }

  function run() {
    const asked = requestOf(choices, declared.data ?? {});
    state.isAsked = true;
    return found.load(async (signal) => {
      const answer = await post("/simulations", asked, { signal, waitMs: WAIT_MS });
      state.chosen = ownStops(answer.first);
      return { asked, answer };
    });
  }

  /** @param {import("./simulation-sums.js").Chosen} chosen */
  function move(chosen) {
    state.chosen = chosen;
    update();
  }

  function view() {
    return html`<div class="stack" data-simulation>
      <p><a href=${back.href} @click=${back.go}>${t("simulation.back")}</a></p>
      <section class="card stack" aria-labelledby="simulation-title">
        <h2 id="simulation-title">${t("simulation.title")}</h2>
        ${question()}
      </section>
      ${state.isAsked ? result() : nothing}
    </div>`;
  }

  function change() {
    look();
    update();
  }

  function question() {
    const { data, error } = options;
    if (!data) return error ? failed(error, choose) : loading(8, "skeleton-rows");
    if (!data.policies.length) return empty(t("policies.empty"), t("policies.empty.hint"));
    if (!declared.data && !declared.error) return loading(8, "skeleton-rows");
    return html`${error ? problem(error) : nothing}
      ${simulationForm({ ...data, choices, declared: declared.data ?? {}, isBusy: state.isAsked && found.isLoading, change, run })}`;
  }

  function result() {
    const { data, error, isLoading } = found;
    if (error) return html`<section class="card">${failed(error, run)}</section>`;
    if (!data) return html`<section class="card">${loading(8, "skeleton-rows")}</section>`;
    return html`<div class="stack" aria-busy=${isLoading ? "true" : "false"}>
      ${simulationResult({ page, found: data, chosen: state.chosen, move, tables })}
    </div>`;
  }

  return { open, view };
}
