/** The band of a score, A (best) to E: a letter, so that colour alone carries nothing. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";

/** A small coloured letter.
 * @param {string | null} band */
export function bandBadge(band) {
  if (!band) return html`<span class="band band-none">${t("band.none")}</span>`;
  return html`<span class="band band-${band}" title=${t("band.title", { band })}>${band}</span>`;
}

/** The grade on the bank's own master scale, where the model has one: small, beside the band.
 * @param {string | null} grade */
export function masterGrade(grade) {
  if (!grade) return nothing;
  return html`<span class="master-grade" title=${t("grade.title", { grade })}>${grade}</span>`;
}

/** The same with the words it needs where nothing else explains it.
 * @param {string | null} grade */
export function masterGradeText(grade) {
  return grade ? html`<p class="muted small master-grade-text">${t("grade.title", { grade })}</p>` : nothing;
}
