/** Models as they are shown: the champion by itself, the others compared with it. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { table } from "../../components/table.js";
import { date, moment, number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { difference, DIGITS, METRICS, shortHash, titleOf } from "./metrics.js";
import { copyButton } from "./copy-button.js";
import { action, lookAt } from "./model-acts.js";
import { shadowAct } from "./shadow-act.js";

/** @typedef {import("./metrics.js").Model} Model */

const LOOKS = { better: "is-good", worse: "is-bad", same: "is-same", unproven: "is-same" };

/** The model that answers.
 * @param {Model} model */
export function champion(model) {
  return html`<div class="champion">
    <p class="champion-name"><span class="record-name">${titleOf(model)}</span> ${hash(model)}</p>
    ${model.label ? html`<p class="muted small">${model.name}</p>` : nothing}
    ${model.note ? html`<p class="model-note">${model.note}</p>` : nothing}
    <dl class="metrics">
      ${METRICS.map(
        ({ name }) => html`<div>
          <dt><abbr title=${t(`metric.${name}.title`)}>${t(`metric.${name}`)}</abbr></dt>
          <dd>${number(model.metrics[name], language(), DIGITS)} ${ends(model.intervals[name])}</dd>
        </div>`,
      )}
    </dl>
    <dl class="facts champion-facts">
      <dt>${t("models.promoted")}</dt><dd>${moment(model.promoted_at, language())}</dd>
      <dt>${t("models.created")}</dt><dd>${moment(model.created, language())}</dd>
      ${dataFacts(model).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
    ${caution(model)}
  </div>`;
}

/** @param {number[] | undefined} interval */
function ends(interval) {
  if (!interval) return nothing;
  const [, low, high] = interval.map((each) => number(each, language(), DIGITS));
  return html`<span class="interval">${t("evidence.interval", { low: low ?? "", high: high ?? "" })}</span>`;
}

/** What training warned of, and what a person has waived.
 * @param {Model} model */
function caution({ warnings, waivers }) {
  if (!warnings.length && !waivers.length) return nothing;
  return html`<details class="caution">
    <summary>${t("models.look", { count: number(warnings.length + waivers.length, language()) })}</summary>
    <ul>
      ${warnings.map((each) => html`<li lang="en">${each}</li>`)}
      ${waivers.map((each) => html`<li>${t("models.waiver", { ...each })}</li>`)}
    </ul>
  </details>`;
}

/** The other models, each metric beside the champion's.
 * @param {Model[]} models
 * @param {Model | null} present
 * @param {{look: (model: Model) => {href: string, go: (event: MouseEvent) => void}, canManage: boolean, promote: (model: Model) => void, shade: (model: Model) => void}} acts
 *   `look` leads to the model beside the champion, `shade` is about the shadow */
export function candidates(models, present, { look, canManage, promote, shade }) {
  return table({
    caption: t("models.others"),
    rows: models,
    key: (model) => model.sha256,
    columns: [
      { title: t("models.model"), kind: "main", cell: modelName },
      ...METRICS.map((metric) => ({
        title: t(`metric.${metric.name}`),
        kind: /** @type {const} */ ("number"),
        cell: (/** @type {Model} */ model) => compared(metric, model, present),
      })),
      { title: t("models.data"), cell: data },
      {
        title: t("list.actions"),
        kind: "actions",
        cell: (model) => html`<span class="row">
          ${lookAt(model, look(model))} ${canManage ? html`${action("models.promote", model, promote)} ${action(`models.${shadowAct(model)}`, model, shade)}` : nothing}
        </span>`,
      },
    ],
  });
}

/** A metric, and how it stands to another model's.
 * @param {{name: string, isError: boolean}} metric
 * @param {Model} model
 * @param {Model | null} other */
export function compared(metric, model, other) {
  const found = other && difference(metric, model, other, language());
  return html`<span>${number(model.metrics[metric.name], language(), DIGITS)}</span>
    ${found ? html`<span class="difference ${LOOKS[found.kind]}">${found.kind === "same" ? t("metric.same") : t(found.isBetter ? "metric.better" : "metric.worse", { by: found.by })}</span>` : nothing}`;
}

/** The short name of a model's bytes; the whole one is copied.
 * @param {{sha256: string}} model */
export function hash({ sha256 }) {
  const short = shortHash(sha256);
  return html`<span class="hash"><code title=${sha256}>${short}</code>${copyButton(sha256, t("models.copy", { hash: short }))}</span>`;
}

/** @param {Model} model */
function modelName(model) {
  return html`<span class="record-name">${titleOf(model)}</span> <span class="tag">${t(`stage.${model.stage}`)}</span>
    <span class="model-hash">${hash(model)}</span> ${caution(model)}`;
}

/** @param {Model} model */
function data(model) {
  const facts = [[t("models.created"), date(model.created, language())], ...dataFacts(model)];
  return html`<dl class="data-facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt> <dd>${value}</dd></div>`)}</dl>`;
}

/** What the card says of the data, by name; what it does not say is left out.
 * @param {Model} model
 * @returns {[string, string][]} */
function dataFacts({ training, metrics }) {
  /** @type {[string, string][]} */
  const facts = [];
  const { file, training_rows: rows, training_prior: share } = training;
  if (typeof file === "string") facts.push([t("models.file"), file]);
  if (typeof rows === "number") facts.push([t("models.rows"), withShare(rows, share)]);
  if (metrics["rows"] !== undefined) facts.push([t("models.holdout"), withShare(metrics["rows"], metrics["bad_rate"])]);
  return facts;
}

/** @param {number} rows
 * @param {unknown} share */
function withShare(rows, share) {
  const count = number(rows, language());
  return typeof share === "number" ? t("models.share", { count, share: percent(share, language()) }) : count;
}
