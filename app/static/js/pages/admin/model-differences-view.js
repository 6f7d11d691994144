/** In what two models were made differently, by their cards. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { number } from "../../core/format.js";
import { has, language, t } from "../../core/i18n.js";
import { shortHash } from "./metrics.js";

/** @typedef {import("./model-page.js").Beside["made_differently"][number]} Difference */

const DECIMALS = 6;
const HASH = /^[0-9a-f]{64}$/;

/** @param {Difference[]} differences */
export function madeDifferently(differences) {
  return html`<section class="card stack" aria-labelledby="made-title">
    <h3 id="made-title">${t("made.title")}</h3>
    ${differences.length ? rows(differences) : html`<p class="muted">${t("made.none")}</p>`}
  </section>`;
}

/** @param {Difference[]} differences */
function rows(differences) {
  return html`<div class="table-scroll" role="group" aria-label=${t("made.title")} tabindex="0">
    <table class="table-plain made">
      <caption class="only-heard">${t("made.title")}</caption>
      <thead><tr><th scope="col">${t("made.what")}</th><th scope="col">${t("made.model")}</th><th scope="col">${t("made.champion")}</th></tr></thead>
      <tbody>
        ${differences.map(({ path, model, other }) => html`<tr><th scope="row">${nameOf(path)}</th><td>${valueOf(path, model)}</td><td>${valueOf(path, other)}</td></tr>`)}
      </tbody>
    </table>
  </div>`;
}

/** @param {string} path */
function nameOf(path) {
  const [first = "", ...rest] = path.split(".");
  const key = `made.${first}`;
  const room = has(key) ? t(key) : first;
  return rest.length ? html`${room}: <code>${rest.join(".")}</code>` : room;
}

/** @param {string} path
 * @param {Difference["model"]} value */
function valueOf(path, value) {
  if (value === null) return html`<span class="muted">${t("made.absent")}</span>`;
  if (path.startsWith("features.")) return value ? t("made.tags", { tags: String(value) }) : t("made.used");
  if (typeof value === "boolean") return t(value ? "made.yes" : "made.no");
  if (typeof value === "number")
    return Number.isInteger(value) ? number(value, language()) : number(value, language(), DECIMALS).replace(/0+$/, "");
  return HASH.test(value) ? html`<code title=${value}>${shortHash(value)}</code>` : value;
}
