/** Letting a model score in the champion's shadow, and taking it out again. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { post } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { hash } from "./model-views.js";
import { shadowAct } from "./shadow-act.js";

/**
 * @typedef {import("./metrics.js").Model} Model
 * @typedef {import("../../components/confirm.js").Question} Question
 */

/** @param {Model} model
 * @param {() => Promise<unknown>} reload
 * @returns {Question} */
export function shadow(model, reload) {
  const act = shadowAct(model);
  return {
    title: () => t(`models.${act}.title`),
    action: () => t(`models.${act}`),
    body: () => html`
      <p>${model.name} ${hash(model)}</p>
      <ul class="consequences">
        <li>${t(`models.${act}.then`)}</li>
        <li>${t(`models.${act}.stored`)}</li>
      </ul>`,
    run: async () => {
      await post(`/models/${model.sha256}/${act}`);
      await reload();
    },
  };
}
