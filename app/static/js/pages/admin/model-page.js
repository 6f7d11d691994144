/** One model looked at closely: beside the champion on the same loans, its gates, its scores in the shadow. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading, problem } from "../../components/states.js";
import { get } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { may } from "../../core/may.js";
import { loaded } from "../../core/loaded.js";
import { openTables } from "../../figures/charts/chart-figure-view.js";
import { description } from "./describing.js";
import { gates } from "./gates.js";
import { titleOf } from "./metrics.js";
import { modelCharts } from "./model-charts.js";
import { madeDifferently } from "./model-differences-view.js";
import { figuresTable, lackText } from "./model-figures-view.js";
import { hash } from "./model-views.js";
import { shadowResults } from "./model-shadow-view.js";
import { promotion } from "./promotion.js";

/**
 * @typedef {import("../../core/api-types.js").ModelBesideOut} Beside
 * @typedef {import("../../core/api-types.js").ShadowOut} Shadow
 * @typedef {import("../../core/api.js").GateResult} GateResult
 * @typedef {{open: (sha256: string) => Promise<void>, view: () => unknown}} ModelPage
 */
/**
 * @template T
 * @typedef {import("../../core/loaded.js").Loaded<T>} Loaded
 */

/** @param {import("./main.js").AdminPage} page
 * @param {{href: string, go: (event: MouseEvent) => void}} back  leads to the list */
export function modelPage({ me, ask }, back) {
  /** @type {Loaded<Beside>} */
  const beside = loaded();
  /** @type {Loaded<GateResult[]>} */
  const ends = loaded();
  /** @type {Loaded<{pairs: Shadow | null}>} */
  const shadow = loaded();
  const tables = openTables();
  let sha256 = "";

  /** @param {string} model */
  async function open(model) {
    if (model !== sha256) for (const each of [beside, ends, shadow]) each.data = null;
    sha256 = model;
    await Promise.all([look(), tryGates(), seeShadow()]);
  }

  const look = () => beside.load((signal) => get(`/models/${sha256}/evidence`, { signal }));
  const tryGates = () => ends.load((signal) => get(`/models/${sha256}/gates`, { signal }));
  const seeShadow = () => shadow.load(async (signal) => ({ pairs: await get(`/models/${sha256}/shadow`, { signal }) }));
  const again = () => open(sha256);

  function view() {
    const { data, error } = beside;
    return html`<div class="stack" data-model=${sha256}>
      <p><a href=${back.href} @click=${back.go}>${t("evidence.back")}</a></p>
      ${data ? head(data) : nothing} ${data && error ? problem(error) : nothing}
      <section class="card stack" aria-labelledby="figures-title">
        <h3 id="figures-title">${t("evidence.figures")}</h3>
        ${data ? measured(data) : error ? failed(error, look) : loading(8, "skeleton-rows")}
      </section>
      ${part("gates", ends, tryGates, (found) => html`<p class="hint">${t("evidence.gates.hint")}</p>${gates(found)}`)}
      ${data?.champion ? madeDifferently(data.made_differently) : nothing}
      ${data && !data.champion ? nothing : part("shadow", shadow, seeShadow, ({ pairs }) => shadowResults(pairs, tables))}
    </div>`;
  }

  /** @param {Beside} data */
  function head({ model, champion, has_report: hasReport }) {
    return html`<section class="card model-head" aria-labelledby="model-title">
      <div class="card-head">
        <h2 id="model-title">${titleOf(model)} <span class="tag">${t(`stage.${model.stage}`)}</span></h2>
        <span class="row">
          ${hasReport ? html`<a class="button" href="/models/${model.sha256}/report" target="_blank" rel="noopener">${t("evidence.report")}</a>` : nothing}
          ${may(me, "models:manage") ? changes(model, champion) : nothing}
        </span>
      </div>
      <p>${model.label ? model.name : nothing} ${hash(model)}</p>
      ${model.note ? html`<p class="model-note">${model.note}</p>` : nothing}
    </section>`;
  }

  /** @param {Beside["model"]} model
   * @param {Beside["champion"]} champion */
  function changes(model, champion) {
    return html`<button type="button" class="button" @click=${() => ask(description(model, again))}>${t("describe.action")}</button>
      ${champion || model.stage !== "champion" ? html`<button type="button" class="button" @click=${() => ask(promotion(model, champion, again, me))}>${t("models.promote")}</button>` : nothing}`;
  }

  /** @param {Beside} data */
  function measured(data) {
    return html`${lackText(data)} ${figuresTable(data)} ${modelCharts(data, tables)}`;
  }

  return { open, view };
}

/** @template T
 * @param {string} name
 * @param {Loaded<T>} seen
 * @param {() => void} retry
 * @param {(data: T) => unknown} content */
function part(name, { data, error }, retry, content) {
  return html`<section class="card stack" aria-labelledby="${name}-title">
    <h3 id="${name}-title">${t(`evidence.${name}`)}</h3>
    ${data ? content(data) : error ? failed(error, retry) : loading(4)}
  </section>`;
}
