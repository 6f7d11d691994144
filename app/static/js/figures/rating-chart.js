/**
 * Paints ratings over time with uPlot. Imported when a page stands already: nothing waits for the chart library. It
 * imports nothing that pages import, so that a page's bundle stays one file.
 *
 * @typedef {{rating: number, band: string, timestamp: string}} Point
 * @typedef {{points: Point[], zones: import("./gauge-geometry.js").Zone[], time: (seconds: number, step: number) => string, value: (rating: number) => string, tell: (point: Point) => void}} Picture
 *   `points` oldest first; `time` and `value` are the marks of the axes, `step` the seconds between two; `tell` hears which
 *   point is pointed at
 */
import uPlot from "../../vendor/uplot/uPlot.js";

const HEIGHT = 240;
const MARKS = [0, 0.25, 0.5, 0.75, 1];
const LEAST_SPAN_S = 3600;
const MARGIN = 0.04;
const SCALE_WIDTH = 28;
const STRIP = { gap: 6, width: 4, letter: 9 };

/**
 * Paints into `root`; as wide as that is, also when it changes, and in the colours of paper for the printer.
 * @param {HTMLElement} root
 * @param {Picture} picture
 * @returns {() => void} takes the chart away
 */
export function paint(root, picture) {
  const { points } = picture;
  const data = /** @type {uPlot.AlignedData} */ ([
    points.map(({ timestamp }) => Date.parse(timestamp) / 1000),
    points.map(({ rating }) => rating),
  ]);
  let chart = new uPlot(options(root, picture), data, root);
  const watcher = new ResizeObserver(() => chart.setSize({ width: root.clientWidth, height: HEIGHT }));
  watcher.observe(root);
  const paper = matchMedia("print");
  const onPaper = () => {
    chart.destroy();
    chart = new uPlot(options(root, picture), data, root);
  };
  paper.addEventListener("change", onPaper);
  return () => {
    paper.removeEventListener("change", onPaper);
    watcher.disconnect();
    chart.destroy();
  };
}

/** @param {HTMLElement} root
 * @param {Picture} picture
 * @returns {uPlot.Options} */
function options(root, { points, zones, time, value, tell }) {
  const line = colour(root, "--accent");
  // A rating holds until the next one: the line goes on level and then jumps.
  const paths = uPlot.paths.stepped?.({ align: 1 });
  const axis = {
    stroke: colour(root, "--muted"),
    font: `12px ${getComputedStyle(root).fontFamily}`,
    grid: { stroke: colour(root, "--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: root.clientWidth,
    height: HEIGHT,
    padding: [8, SCALE_WIDTH, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { range: (_, from, to) => withMargin(from, to) }, y: { range: [0, 1] } },
    series: [{}, { stroke: line, width: 2, paths, points: { show: true, size: 8, fill: line, width: 0 } }],
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 32,
        space: 70,
        values: (_, at, __, ___, step) => at.map((seconds) => time(seconds, step)),
      },
      { ...axis, size: 48, splits: () => MARKS, values: (_, at) => at.map(value) },
    ],
    hooks: {
      draw: [(chart) => paintZones(chart, zones, root)],
      setCursor: [({ cursor }) => tell(/** @type {Point} */ (points[cursor.idx ?? points.length - 1]))],
    },
  };
}

/** @param {number} from
 * @param {number} to
 * @returns {[number, number]} */
function withMargin(from, to) {
  const margin = Math.max((to - from) * MARGIN, (LEAST_SPAN_S - (to - from)) / 2);
  return [from - margin, to + margin];
}

/** The bands on the right, as a second scale.
 * @param {uPlot} chart
 * @param {import("./gauge-geometry.js").Zone[]} zones
 * @param {HTMLElement} root */
function paintZones({ ctx, bbox, valToPos }, zones, root) {
  const ratio = uPlot.pxRatio;
  const left = bbox.left + bbox.width + STRIP.gap * ratio;
  ctx.save();
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = `600 ${11 * ratio}px ${getComputedStyle(root).fontFamily}`;
  for (const { band, from, to } of zones) {
    const [top, bottom] = [valToPos(to, "y", true), valToPos(from, "y", true)];
    ctx.fillStyle = colour(root, `--band-${band}`);
    ctx.fillRect(left, top, STRIP.width * ratio, bottom - top - ratio);
    ctx.fillText(band, left + STRIP.letter * ratio, (top + bottom) / 2);
  }
  ctx.restore();
}

/** A colour of the tokens as the present theme has it; read from an element, because only there `light-dark` is settled.
 * @param {HTMLElement} root
 * @param {string} token */
function colour(root, token) {
  root.style.setProperty("color", `var(${token})`);
  const settled = getComputedStyle(root).color;
  root.style.removeProperty("color");
  return settled;
}
