/**
 * A small chart: two axes and what is drawn between them. Its table says the same (`chartFigure`).
 *
 * @typedef {{from: number, to: number, marks: number[], text: (value: number) => string, title: string}} Axis
 *   `marks` are the values that are written beside the axis, as `text` has them
 * @typedef {(value: number) => number} Scale  from a value to its place in the drawing
 */
import { html, svg } from "../../../vendor/lit-html/lit-html.js";

const [WIDTH, HEIGHT] = [340, 230];
const EDGE = { left: 46, right: 24, top: 10, bottom: 40 };

/**
 * @param {{name: string, x: Axis, y: Axis, draw: (at: {x: Scale, y: Scale}) => unknown}} parts
 *   `name` is what a screen reader says of the drawing
 */
export function chart({ name, x, y, draw }) {
  const at = { x: scale(x, EDGE.left, WIDTH - EDGE.right), y: scale(y, HEIGHT - EDGE.bottom, EDGE.top) };
  return html`<svg class="small-chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${name}>
    ${y.marks.map((mark) => markOfY(at.y(mark), y.text(mark)))}
    ${x.marks.map((mark) => svg`<text class="chart-mark chart-mark-x" x=${at.x(mark)} y=${HEIGHT - EDGE.bottom + 14}>${x.text(mark)}</text>`)}
    <text class="chart-title" x=${(EDGE.left + WIDTH - EDGE.right) / 2} y=${HEIGHT - 6}>${x.title}</text>
    <text class="chart-title" transform="translate(10 ${(EDGE.top + HEIGHT - EDGE.bottom) / 2}) rotate(-90)">${y.title}</text>
    ${draw(at)}
    <line class="chart-axis" x1=${EDGE.left} x2=${WIDTH - EDGE.right} y1=${HEIGHT - EDGE.bottom} y2=${HEIGHT - EDGE.bottom}/>
  </svg>`;
}

/** @param {number} place
 * @param {string} text */
function markOfY(place, text) {
  return svg`<line class="chart-grid" x1=${EDGE.left} x2=${WIDTH - EDGE.right} y1=${place} y2=${place}/>
    <text class="chart-mark chart-mark-y" x=${EDGE.left - 5} y=${place}>${text}</text>`;
}

/** @param {Axis} axis
 * @param {number} start
 * @param {number} end
 * @returns {Scale} */
function scale({ from, to }, start, end) {
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** A line through points.
 * @param {[number, number][]} points
 * @param {{x: Scale, y: Scale}} at
 * @param {string} shape  the class that gives it its look */
export function line(points, at, shape) {
  return svg`<polyline class="chart-line ${shape}" points=${points.map(([x, y]) => `${at.x(x).toFixed(1)},${at.y(y).toFixed(1)}`).join(" ")}/>`;
}

/** A bar from the bottom, or from another value.
 * @param {{from: number, to: number, value: number, base?: number, shape: string}} bar  `from` and `to` along x
 * @param {{x: Scale, y: Scale}} at */
export function bar({ from, to, value, base = 0, shape }, at) {
  const [top, bottom] = [at.y(value), at.y(base)];
  if (value === base) return svg``;
  return svg`<rect class=${shape} x=${at.x(from)} width=${Math.max(at.x(to) - at.x(from) - 0.6, 0.4)} y=${top} height=${bottom - top}/>`;
}

/** Round values from 0 up to at least the highest one: four steps at most.
 * @param {number} highest
 * @returns {number[]} */
export function roundMarks(highest) {
  const rough = Math.max(highest, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = /** @type {number} */ ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough)) * power;
  const count = Math.max(Math.ceil(highest / step - 1e-9), 1);
  return Array.from({ length: count + 1 }, (_, place) => place * step);
}
