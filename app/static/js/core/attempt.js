/** Doing something once at a time. */
import { update } from "./update.js";

/** Does the work unless it is being done; what went wrong is kept in the state.
 * @param {{isBusy: boolean, error: unknown}} state
 * @param {() => Promise<unknown>} work
 * @param {() => unknown} [redraw]  how the page is drawn again */
export async function attempt(state, work, redraw = update) {
  if (state.isBusy) return;
  Object.assign(state, { isBusy: true, error: null });
  redraw();
  try {
    await work();
  } catch (error) {
    state.error = error;
  }
  state.isBusy = false;
  redraw();
}
