/** The band of a score, A (best) to E: a letter, so that colour alone carries nothing. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";

/** A small coloured letter.
 * @param {string | null} band */
export function bandBadge(band) {
  if (!band) return html`<span class="band band-none">${t("band.none")}</span>`;
  return html`<span class="band band-${band}" title=${t("band.title", { band })}>${band}</span>`;
}
