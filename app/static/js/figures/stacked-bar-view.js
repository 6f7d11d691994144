/** Shares of a whole as one bar. What it shows is said by its name and by the legend or table beside it. */
import { svg } from "../../vendor/lit-html/lit-html.js";

const GAP = 0.4;
const WHOLE = 100;

/**
 * @param {{name: string, parts: {shape: string, share: number}[]}} bar
 *   `name` is what a screen reader says; `shape` is the class that gives a part its colour; shares are fractions of one
 */
export function stackedBar({ name, parts }) {
  let from = 0;
  const drawn = parts.map(({ shape, share }) => {
    const part = { shape, from, width: share * WHOLE };
    from += part.width;
    return part;
  });
  return svg`<svg class="stacked-bar" role="img" aria-label=${name}>
    ${drawn
      .filter(({ width }) => width > 0)
      .map(
        (part) =>
          svg`<rect class=${part.shape} x=${`${part.from}%`} width=${`${Math.max(part.width - GAP, GAP)}%`} height="100%"/>`,
      )}
  </svg>`;
}
