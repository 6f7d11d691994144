/** Doing something once at a time. */

/** Does the work unless it is being done; what went wrong is kept in the state.
 * @param {{isBusy: boolean, error: unknown}} state
 * @param {() => void} update
 * @param {() => Promise<unknown>} work */
export async function attempt(state, update, work) {
  if (state.isBusy) return;
  Object.assign(state, { isBusy: true, error: null });
  update();
  try {
    await work();
  } catch (error) {
    state.error = error;
  }
  state.isBusy = false;
  update();
}
