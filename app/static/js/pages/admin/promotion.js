/** Making another model the one that answers. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, post } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { gates } from "./gates.js";
import { METRICS, shortHash } from "./metrics.js";
import { compared, hash } from "./model-views.js";
import { waivers } from "./waivers.js";

/**
 * @typedef {import("./metrics.js").Model} Model
 * @typedef {import("../../components/confirm.js").Question} Question
 */

/** @param {Model} model
 * @param {Model | null} present
 * @param {() => Promise<unknown>} reload
 * @returns {Question} */
export function promotion(model, present, reload) {
  return change({ model, present, reload, act: "promote", path: `/models/${model.sha256}/promote` });
}

/** @param {Model} previous
 * @param {Model | null} present
 * @param {() => Promise<unknown>} reload
 * @returns {Question} */
export function rollBack(previous, present, reload) {
  return change({ model: previous, present, reload, act: "back", path: "/models/rollback" });
}

/** @param {{model: Model, present: Model | null, reload: () => Promise<unknown>, act: "promote" | "back", path: string}} parts
 * @returns {Question} */
function change({ model, present, reload, act, path }) {
  /** @type {Model | null} */
  let answering = null;
  const waived = waivers();
  return {
    title: () => t(`models.${act}.title`),
    action: () => t(`models.${act}`),
    body: (error) => html`
      <p>${t("models.then", { name: model.name })} ${hash(model)}</p>
      ${metrics(model, present)}
      <ul class="consequences">
        <li>${t("models.then.atonce")}</li>
        <li>${t("models.then.stored")}</li>
        <li>${present ? t("models.then.present", { name: present.name, hash: shortHash(present.sha256) }) : t("models.then.first")}</li>
      </ul>
      ${error instanceof ApiError ? gates(error.gates) : nothing}
      ${waived.view(error)}`,
    run: async () => {
      answering = await post(path, waived.body());
      await reload();
    },
    result: () =>
      answering
        ? html`<p>${t("models.done", { name: answering.name })} ${hash(answering)}</p><p class="muted">${t("models.done.hint")}</p>`
        : nothing,
  };
}

/** @param {Model} model
 * @param {Model | null} present */
function metrics(model, present) {
  return html`<dl class="metrics metrics-small">
    ${METRICS.map((metric) => html`<div><dt>${t(`metric.${metric.name}`)}</dt><dd>${compared(metric, model, present)}</dd></div>`)}
  </dl>`;
}
