/** Numbers of one kind as a small line of bars. */
import { html, svg } from "../../../vendor/lit-html/lit-html.js";

/**
 * @param {(number | null)[]} values  oldest first; null where there is none
 * @param {string} name  what a screen reader says
 * @param {{most?: number, shape?: string}} [how]  `most` is the value of a full bar, by default the highest one
 */
export function sparkline(values, name, { most = Math.max(...values.map(Number), 0) || 1, shape = "" } = {}) {
  const width = 100 / values.length;
  return html`<svg class="sparkline ${shape}" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label=${name}>
    ${values.map((value, place) => {
      const height = (Number(value) / most) * 19 + 1;
      return svg`<rect x=${place * width} width=${width * 0.8} y=${20 - height} height=${height}/>`;
    })}
  </svg>`;
}
