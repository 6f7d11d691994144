/** A sentence: how far a rating is from the next better band. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { rating as ratingText } from "../core/format.js";
import { language, t } from "../core/i18n.js";
import { nextBand } from "./band-step.js";

/** @param {{rating: number, band: string}} score
 * @param {import("../features/contract.js").Band[]} bands */
export function bandStep({ rating, band }, bands) {
  const next = nextBand(bands, band);
  if (!next) return nothing;
  const [here, from] = [ratingText(rating, language()), ratingText(next.from, language())];
  return html`<p class="band-step small">${t(here === from ? "step.near" : "step.next", { rating: here, band: next.band, from })}</p>`;
}
