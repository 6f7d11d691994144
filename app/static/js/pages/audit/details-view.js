/** What a row of the trail says beside its sentence: figures, filters, old and new values, what is personal. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { has, t } from "../../core/i18n.js";

/** @typedef {import("./state.js").Entry} Entry */

/** To the second, so that rows of one minute differ.
 * @param {string} iso
 * @param {import("../../core/i18n.js").Language} language */
export function exactMoment(iso, language) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(iso));
}

/** @param {Entry} entry */
export function detailsView({ table, key, details, personal, is_erased: isErased }) {
  const { changes, ...plain } = details;
  const said = Object.entries(plain).filter(([, value]) => value !== null && value !== "");
  const beside = Object.entries(personal ?? {});
  return html`<details class="trail-details">
    <summary>${t("audit.details")}</summary>
    <dl>
      ${[...said, ...beside].map(([name, value]) => fact(name, written(value)))}
      ${Object.entries(/** @type {object} */ (changes ?? {})).map(([name, change]) => fact(name, changed(change)))}
      ${isErased ? fact("personal", t("audit.erased")) : nothing} ${fact("row", html`<code>${table}/${key}</code>`)}
    </dl>
  </details>`;
}

/** @param {string} name
 * @param {unknown} value */
function fact(name, value) {
  return html`<dt>${has(`detail.${name}`) ? t(`detail.${name}`) : name}</dt><dd>${value}</dd>`;
}

/** @param {unknown} value */
function written(value) {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** @param {{old: unknown, new: unknown}} change */
function changed(change) {
  return `${written(change.old)} → ${written(change.new)}`;
}
