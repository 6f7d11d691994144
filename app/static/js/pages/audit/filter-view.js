/** What stands above the rows: whose story it is, and what narrows it. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { follow } from "../../core/follow.js";
import { t } from "../../core/i18n.js";
import { ACTS } from "./acts.js";
import { EVERYTHING, KINDS, questionOf, readAddress, writeAddress } from "./address.js";
import { personIn } from "./people.js";

/** @typedef {import("./address.js").Address} Address
 * @typedef {typeof import("./state.js").state} State */

/** @param {State} state
 * @param {(to: Address) => void} go */
export function filterView({ address, trail }, go) {
  const isNarrowed = writeAddress({ ...address, after: "" }) !== writeAddress(EVERYTHING);
  return html`<div class="card-head">
      <h2 id="trail-title">${title(address, trail.data)}</h2>
      <a class="button button-small" href="/audit/events.csv${questionOf({ ...address, after: "" })}" download>${t("audit.download")}</a>
    </div>
    <form class="trail-filter" aria-label=${t("audit.filter")} @submit=${(/** @type {SubmitEvent} */ event) => sent(event, go)}>
      ${choice("kind", t("audit.kind"), address.kind ?? "", [["", t("audit.kind.all")], ...KINDS.map(kindOption)])}
      ${field("id", t("audit.id"), address.id)}
      ${choice("act", t("audit.act"), address.act, [["", t("audit.act.all")], ...ACTS.map(actOption)])}
      ${field("request", t("audit.request"), address.request)} ${field("from", t("audit.from"), address.from, "date")}
      ${field("until", t("audit.until"), address.until, "date")}
      <div class="row">
        <button class="button button-main">${t("audit.show")}</button>
        ${
          isNarrowed
            ? html`<a class="button" href="?" @click=${(/** @type {MouseEvent} */ event) => follow(event, () => go(EVERYTHING))}>${t("audit.everything")}</a>`
            : nothing
        }
      </div>
    </form>`;
}

/** @param {Address} address
 * @param {import("./state.js").TrailPage | null} page */
function title({ kind, id }, page) {
  if (!kind) return t("audit.title");
  const name = kind === "model" ? page?.models[id] : page && personIn(page, id);
  return t(`audit.story.${kind}`, { name: name || id });
}

/** Reads the form into an address; a story needs both its kind and its number.
 * @param {SubmitEvent} event
 * @param {(to: Address) => void} go */
function sent(event, go) {
  event.preventDefault();
  const entries = new FormData(/** @type {HTMLFormElement} */ (event.target));
  go(readAddress(`?${new URLSearchParams(/** @type {[string, string][]} */ ([...entries]))}`));
}

/** @param {string} kind
 * @returns {[string, string]} */
function kindOption(kind) {
  return [kind, t(`audit.kind.${kind}`)];
}

/** @param {string} act
 * @returns {[string, string]} */
function actOption(act) {
  return [act, t(`act.${act}.name`)];
}

/** @param {string} name
 * @param {string} label
 * @param {string} value
 * @param {[string, string][]} options */
function choice(name, label, value, options) {
  return html`<div class="field">
    <label for="trail-${name}">${label}</label>
    <select id="trail-${name}" name=${name}>
      ${options.map(([key, text]) => html`<option value=${key} .selected=${key === value}>${text}</option>`)}
    </select>
  </div>`;
}

/** @param {string} name
 * @param {string} label
 * @param {string} value
 * @param {"text" | "date"} [type] */
function field(name, label, value, type = "text") {
  return html`<div class="field">
    <label for="trail-${name}">${label}</label>
    <input id="trail-${name}" name=${name} type=${type} .value=${value} autocomplete="off" spellcheck="false">
  </div>`;
}
