/**
 * What a view has of the service. Only the newest question counts: an older one is given up, and its answer changes
 * nothing should it come all the same.
 */
import { update } from "./update.js";

/**
 * @template Data
 * @typedef {{
 *   data: Data | null, error: unknown, isLoading: boolean,
 *   load: (read: (signal: AbortSignal) => Promise<Data>) => Promise<void>
 * }} Loaded  `isLoading` from the start, until the newest question is answered
 */

/**
 * @template Data
 * @param {{isKept?: boolean, redraw?: () => unknown}} [how]
 *   whether what is there stays when the newest answer is an error; how the page is drawn again
 * @returns {Loaded<Data>}
 */
export function loaded({ isKept = true, redraw = update } = {}) {
  /** @type {AbortController | null} */
  let newest = null;
  /** @type {Loaded<Data>} */
  const state = { data: null, error: null, isLoading: true, load };
  return state;

  /** Asks; what is there stays until the answer has come.
   * @param {(signal: AbortSignal) => Promise<Data>} read */
  async function load(read) {
    newest?.abort();
    const mine = new AbortController();
    newest = mine;
    Object.assign(state, { isLoading: true, error: null });
    redraw();
    const answer = await read(mine.signal).then(
      (data) => ({ data }),
      (error) => (isKept ? { error } : { error, data: null }),
    );
    if (mine !== newest) return;
    Object.assign(state, answer, { isLoading: false });
    redraw();
  }
}
