/** The section of models: which one answers, which ones could. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { get } from "../../core/api.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { announce } from "../../core/announce.js";
import { t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { championOf, previousOf } from "./metrics.js";
import { may } from "../../core/may.js";
import { follow } from "../../core/follow.js";
import { opened, writeAddress } from "./address.js";
import { lookAt } from "./model-acts.js";
import { candidates, champion } from "./model-views.js";
import { promotion, rollBack } from "./promotion.js";
import { shadow } from "./shadow.js";

/** @typedef {import("./metrics.js").Model} Model */

/** @param {import("./main.js").AdminPage} page
 * @returns {import("./main.js").SectionView} */
export function modelsSection(page) {
  const { me, ask, go } = page;
  const canManage = may(me, "models:manage");
  /** @type {import("../../core/loaded.js").Loaded<import("./model-page.js").ModelPage>} */
  const one = loaded();
  let wanted = "";

  /** @type {import("../../core/loaded.js").Loaded<Model[]>} */
  const list = loaded();

  /** @param {import("./main.js").Address} address */
  function openAt({ model }) {
    wanted = model;
    return wanted ? openOne() : open();
  }

  async function openOne() {
    if (!one.data) await one.load(bringModelPage);
    one.data?.open(wanted);
  }

  async function bringModelPage() {
    const { modelPage } = await import("./late.js");
    const all = opened("models");
    return modelPage(page, { href: writeAddress(all), go: (event) => follow(event, () => go(all)) });
  }

  function open() {
    return list.load((signal) => get("/models", { signal }));
  }

  function view() {
    if (!wanted) return listView();
    return (
      one.data?.view() ??
      html`<div class="card">${one.error ? failed(one.error, openOne) : loading(8, "skeleton-rows")}</div>`
    );
  }

  function listView() {
    const { data, error, isLoading } = list;
    if (!data) {
      return html`<div class="stack">${[6, 8].map((lines) => html`<section class="card">${error ? failed(error, open) : loading(lines, "skeleton-rows")}</section>`).slice(0, error ? 1 : 2)}</div>`;
    }
    const present = championOf(data);
    const others = data.filter((model) => model !== present);
    return html`<div class="stack" aria-busy=${isLoading ? "true" : "false"}>
      ${error ? problem(error) : nothing}
      <section class="card" aria-labelledby="champion-title">
        <div class="card-head"><h2 id="champion-title">${t("models.champion")}</h2><span class="row">${present ? lookAt(present, look(present)) : nothing} ${canManage ? backButton(data, present) : nothing}</span></div>
        ${present ? champion(present) : empty(t("models.none"), t("models.none.hint"))}
      </section>
      <section class="card" aria-labelledby="others-title">
        <h2 id="others-title">${t("models.others")}</h2>
        ${others.length ? candidates(others, present, { look, canManage, promote: (model) => ask(promotion(model, present, open, me)), shade: (model) => ask(shadow(model, open)) }) : empty(t("models.alone"), t("models.none.hint"))}
      </section>
    </div>`;
  }

  /** @param {Model[]} models
   * @param {Model | null} present */
  function backButton(models, present) {
    const previous = previousOf(models);
    if (previous)
      return html`<button type="button" class="button" @click=${() => ask(rollBack(previous, present, open, me))}>${t("models.back")}</button>`;
    return html`<span class="row">
      <span id="no-earlier" class="hint">${t("error.NoEarlierChampion")}</span>
      <button
        type="button" class="button" aria-disabled="true" aria-describedby="no-earlier"
        @click=${() => announce(t("error.NoEarlierChampion"), "bad")}
      >${t("models.back")}</button>
    </span>`;
  }

  /** @param {Model} model */
  function look({ sha256 }) {
    const to = { ...opened("models"), model: sha256 };
    return { href: writeAddress(to), go: (/** @type {MouseEvent} */ event) => follow(event, () => go(to)) };
  }

  return { open: openAt, view };
}
