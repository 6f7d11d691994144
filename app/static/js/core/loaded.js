/**
 * What a view has of the service. Only the newest question counts: an answer that comes late changes nothing.
 *
 * @template Data
 * @typedef {{data: Data | null, error: unknown, isLoading: boolean}} Loaded
 */

/**
 * @template Data
 * @param {() => void} update
 */
export function loaded(update) {
  /** @type {Loaded<Data>} */
  const state = { data: null, error: null, isLoading: true };
  /** @type {AbortController | null} */
  let newest = null;

  /** Asks; what was there stays until the answer has come.
   * @param {(signal: AbortSignal) => Promise<Data>} read */
  async function load(read) {
    newest?.abort();
    const mine = new AbortController();
    newest = mine;
    Object.assign(state, { isLoading: true, error: null });
    update();
    try {
      const data = await read(mine.signal);
      if (mine === newest) state.data = data;
    } catch (error) {
      if (mine === newest) state.error = error;
    }
    if (mine !== newest) return;
    state.isLoading = false;
    update();
  }

  return { state, load };
}
