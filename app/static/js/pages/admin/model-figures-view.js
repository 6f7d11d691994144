/** Figures of a model and of the champion on the same loans, with intervals and how the difference is to be read. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { number, percent, signed } from "../../core/format.js";
import { has, language, t } from "../../core/i18n.js";
import { shown } from "./gate-figures.js";
import { DIGITS, MEASURED, shortHash, titleOf, verdict } from "./metrics.js";

/** @typedef {import("./model-page.js").Beside} Beside
 * @typedef {import("./metrics.js").Interval} Interval */

const ALL = MEASURED.flatMap((each) => (each.name === "auc" ? [each, { name: "gini", isError: false }] : [each]));

/** @param {Beside} beside */
export function figuresTable({ model, champion, of_model: mine, of_champion: theirs, differences, rows, bad }) {
  if (!mine) return nothing;
  const caption = t("evidence.loans", {
    rows: number(rows, language()),
    share: percent((bad ?? 0) / (rows || 1), language()),
  });
  const heads = theirs && champion ? [name(champion), t("evidence.difference"), t("evidence.verdict")] : [];
  return html`<p class="hint">${caption} ${t("evidence.intervals")} ${theirs ? t("evidence.learnt") : ""}</p>
    <div class="table-scroll table-whole" role="group" aria-label=${t("evidence.figures")} tabindex="0">
      <table class="table-plain figures-beside">
        <caption class="only-heard">${caption}</caption>
        <thead><tr><th scope="col">${t("evidence.figure")}</th><th scope="col">${name(model)}</th>${heads.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
        <tbody>
          ${ALL.map((metric) => {
            const [one, other, less] = [mine, theirs]
              .map((each) => each?.figures[metric.name])
              .concat([differences[metric.name]]);
            return html`<tr>
              <th scope="row"><abbr title=${t(`metric.${metric.name}.title`)}>${t(`metric.${metric.name}`)}</abbr></th>
              <td>${withInterval(one)}</td>
              ${theirs ? html`<td>${withInterval(other)}</td><td>${withInterval(less, true)}</td>${judged(metric, less)}` : nothing}
            </tr>`;
          })}
          <tr>
            <th scope="row"><abbr title=${t("metric.calibration_error.title")}>${t("metric.calibration_error")}</abbr></th>
            <td>${error(mine)}</td>
            ${theirs ? html`<td>${error(theirs)}</td><td>–</td><td class="muted">–</td>` : nothing}
          </tr>
        </tbody>
      </table>
    </div>`;
}

/** Why something is not there.
 * @param {Beside} beside */
export function lackText({ lack, model }) {
  if (!lack || (lack.code === "no_champion" && model.stage === "champion")) return nothing;
  const key = `gate.why.${lack.code}`;
  return html`<p class="notice notice-warn">${has(key) ? t(key, shown(/** @type {{[name: string]: import("../../core/api.js").GateFigure}} */ (lack.figures))) : lack.code}</p>`;
}

/** What surely gets worse, or that nothing does; for the question before a promotion.
 * @param {Interval | undefined} interval
 * @param {boolean} [isDifference] */
export function withInterval(interval, isDifference = false) {
  if (!interval) return "–";
  const [value, low, high] = interval.map((each) =>
    isDifference ? signed(each, language(), DIGITS) : number(each, language(), DIGITS),
  );
  return html`${value} <span class="interval">${t("evidence.interval", { low: low ?? "", high: high ?? "" })}</span>`;
}

/** @param {{name: string, isError: boolean}} metric
 * @param {Interval | undefined} less */
function judged(metric, less) {
  if (!less) return html`<td>–</td>`;
  const kind = verdict(metric, less);
  return html`<td class="verdict verdict-${kind}">${t(`evidence.${kind}`)}</td>`;
}

/** @param {NonNullable<Beside["of_model"]>} figures */
function error({ calibration_error: value, calibration_error_by_chance: chance }) {
  return html`${number(value, language(), DIGITS)} <span class="interval">${t("evidence.chance", { chance: number(chance, language(), DIGITS) })}</span>`;
}

/** @param {import("./metrics.js").Model} model */
function name(model) {
  return `${titleOf(model)} ${shortHash(model.sha256).slice(0, 6)}`;
}
