/** Brings what paints charts, once, when the page has been painted. */

/** @type {Promise<typeof import("./rating-chart.js")> | null} */
let brought = null;

/** The painter with its styles in place; refused when they cannot be had, and asked for anew the next time. */
export function chartLibrary() {
  brought ??= bring().catch((fault) => {
    brought = null;
    throw fault;
  });
  return brought;
}

async function bring() {
  await firstPaint();
  const [painter] = await Promise.all([import("./rating-chart.js"), styles("../../vendor/uplot/uPlot.css")]);
  return painter;
}

/** @returns {Promise<void>} */
function firstPaint() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** @param {string} path
 * @returns {Promise<unknown>} */
function styles(path) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(path, import.meta.url).href;
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
  });
}
