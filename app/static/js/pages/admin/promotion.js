/** Making another model the one that answers; where it is surely worse, the question says so and in what. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { loading } from "../../components/states.js";
import { ApiError, get, post } from "../../core/api.js";
import { number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { may } from "../../core/may.js";
import { isProposed } from "../../core/proposed.js";
import { gates } from "./gates.js";
import { DIGITS, METRICS, shortHash, titleOf, whatGetsWorse } from "./metrics.js";
import { compared, hash } from "./model-views.js";
import { waivers } from "./waivers.js";

/**
 * @typedef {import("./metrics.js").Model} Model
 * @typedef {import("../../components/shell.js").Me} Me
 * @typedef {import("../../components/confirm.js").Question} Question
 * @typedef {import("../../core/api-types.js").ModelBesideOut} Beside
 * @typedef {import("../../core/loaded.js").Loaded<Beside>} LoadedBeside
 */

/** @param {Model} model
 * @param {Model | null} present
 * @param {() => Promise<unknown>} reload
 * @param {Me} me
 * @returns {Question} */
export function promotion(model, present, reload, me) {
  return change({ model, present, reload, me, act: "promote", path: `/models/${model.sha256}/promote` });
}

/** @param {Model} previous
 * @param {Model | null} present
 * @param {() => Promise<unknown>} reload
 * @param {Me} me
 * @returns {Question} */
export function rollBack(previous, present, reload, me) {
  return change({ model: previous, present, reload, me, act: "back", path: "/models/rollback" });
}

/** @param {{model: Model, present: Model | null, reload: () => Promise<unknown>, me: Me, act: "promote" | "back", path: string}} parts
 * @returns {Question} */
function change({ model, present, reload, me, act, path }) {
  /** @type {Model | null} */
  let answering = null;
  let waits = false;
  const waived = waivers();
  /** @type {LoadedBeside} */
  const beside = loaded();
  if (present) beside.load((signal) => get(`/models/${model.sha256}/evidence`, { signal }));
  return {
    title: () => t(`models.${act}.title`),
    action: () => t(`models.${act}${worse(beside).length ? ".anyway" : ""}`),
    isDangerous: () => worse(beside).length > 0,
    isWaiting: () => present !== null && beside.isLoading,
    body: (error) => html`
      <p>${t("models.then", { name: titleOf(model) })} ${hash(model)}</p>
      ${metrics(model, present)} ${present ? onSameLoans(beside) : nothing}
      <ul class="consequences">
        <li>${t("models.then.atonce")}</li>
        <li>${t("models.then.stored")}</li>
        <li>${present ? t("models.then.present", { name: titleOf(present), hash: shortHash(present.sha256) }) : t("models.then.first")}</li>
      </ul>
      ${error instanceof ApiError ? gates(error.gates) : nothing}
      ${waived.view(error)}`,
    run: async () => {
      const answer = await post(path, waived.body());
      waits = isProposed(answer);
      answering = waits ? null : answer;
      await reload();
    },
    result: () =>
      waits
        ? html`<p>${t("approvals.proposed")}</p>`
        : answering
          ? html`<p>${t("models.done", { name: titleOf(answering) })} ${hash(answering)}</p><p class="muted">${t("models.done.hint")}</p>${rescoring(me)}`
          : nothing,
  };
}

/** The way to new ratings of all clients, for those who may score them.
 * @param {Me} me */
function rescoring(me) {
  if (!may(me, "clients:score_all")) return nothing;
  return html`<p>${t("models.done.rescore")} <a href="/ui/manager">${t("models.done.rescore.link")}</a></p>`;
}

/** @param {LoadedBeside} beside */
function worse({ data }) {
  return whatGetsWorse(data?.differences ?? {});
}

/** What surely gets worse on loans that the model has not seen, or that nothing does.
 * @param {LoadedBeside} beside */
function onSameLoans(beside) {
  if (beside.isLoading) return loading(2);
  if (!beside.data?.of_champion) return html`<p class="notice notice-warn">${t("models.worse.unknown")}</p>`;
  const found = worse(beside);
  if (!found.length) return html`<p class="muted">${t("models.worse.none")}</p>`;
  return html`<div class="notice notice-bad" role="status">
    <p>${t("models.worse")}</p>
    <ul>
      ${found.map(({ name, difference }) => html`<li>${t("models.worse.by", { name: t(`metric.${name}`), ...range(difference) })}</li>`)}
    </ul>
  </div>`;
}

/** @param {import("./metrics.js").Interval} difference */
function range(difference) {
  const [by, ...ends] = difference.map((each) => Math.abs(each));
  const shown = [by, ...ends.sort((one, other) => one - other)].map((each) => number(each, language(), DIGITS));
  return { by: shown[0] ?? "", low: shown[1] ?? "", high: shown[2] ?? "" };
}

/** @param {Model} model
 * @param {Model | null} present */
function metrics(model, present) {
  return html`<dl class="metrics metrics-small">
    ${METRICS.map((metric) => html`<div><dt>${t(`metric.${metric.name}`)}</dt><dd>${compared(metric, model, present)}</dd></div>`)}
  </dl>`;
}
