/** Brings what paints charts, once, when the page has been painted. */

/** @type {Promise<typeof import("./rating-chart.js")> | null} */
let brought = null;

/** The painter; refused when they cannot be had, and asked for anew the next time. */
export function chartLibrary() {
  brought ??= bring().catch((fault) => {
    brought = null;
    throw fault;
  });
  return brought;
}

async function bring() {
  await firstPaint();
  return import("./rating-chart.js");
}

/** @returns {Promise<void>} */
function firstPaint() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
