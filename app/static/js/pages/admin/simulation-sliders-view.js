/** The cut-offs of each segment as sliders over the stops of the sums. */
import { live } from "../../../vendor/lit-html/directives/live.js";
import { html } from "../../../vendor/lit-html/lit-html.js";
import { percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { moved } from "./simulation-sums.js";

/**
 * @typedef {import("./simulation-sums.js").Side} Side
 * @typedef {import("./simulation-sums.js").Chosen} Chosen
 * @typedef {import("./simulation-sums.js").Stops} Stops
 */

const DIGITS = 2;

/** @param {Side} side
 * @param {Chosen} chosen
 * @param {(chosen: Chosen) => void} move */
export function sliders({ cut_offs: { edges } }, chosen, move) {
  const all = Object.entries(chosen).map(([name, stops], place) => {
    /** @param {Stops} to */
    const set = (to) => move({ ...chosen, [name]: to });
    return html`<fieldset class="cut-offs">
      <legend>${t("simulation.segment", { name })}</legend>
      ${slider({ id: `approve-${place}`, which: "approve", edges, stops, set })} ${slider({ id: `decline-${place}`, which: "decline", edges, stops, set })}
    </fieldset>`;
  });
  return html`<p class="hint">${t("simulation.sliders")}</p><div class="cut-offs-of">${all}</div>`;
}

/** @param {{id: string, which: "approve" | "decline", edges: number[], stops: Stops, set: (stops: Stops) => void}} parts */
function slider({ id, which, edges, stops, set }) {
  const said = percent(edges[stops[which]], language(), DIGITS);
  return html`<div class="field">
    <label for=${id}>${t(`simulation.${which}`)}</label>
    <span class="cut-off">
      <input
        id=${id} class="no-print" type="range" min="0" max=${edges.length - 1} step="1" .value=${live(String(stops[which]))} aria-valuetext=${said}
        @input=${(/** @type {Event} */ event) => set(moved(stops, which, Number(/** @type {HTMLInputElement} */ (event.target).value)))}
      >
      <output for=${id}>${said}</output>
    </span>
  </div>`;
}
