/**
 * Drawing the page again. What a page knows lies in its state: `loaded()` for what is fetched, `attempt()` over a record for
 * what is being done, plain values for what is open or chosen. Views are functions of it, and whatever changes it calls
 * `update()`.
 */

/** @type {() => Promise<void>} */
let redraw = async () => {};

/** Draws the page again, once after any number of calls in one turn; kept when it is drawn. */
export function update() {
  return redraw();
}

/** Says how the page is drawn from now on.
 * @param {() => Promise<void>} draw */
export function drawBy(draw) {
  redraw = draw;
}
