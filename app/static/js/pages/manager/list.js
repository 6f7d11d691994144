/** Fetches the list and the portfolio; an older request is given up for a newer one. */
import { get, getWithHeaders, nextPage } from "../../core/api.js";
import { listRequest, portfolioRequest } from "./list-query.js";
import { state, update } from "./state.js";

let running = new AbortController();
let figuresAsked = 0;

/** Fetches the page of the list that the address shows. The rows before stay until the new ones are there. */
export async function loadList() {
  running.abort();
  const request = new AbortController();
  running = request;
  Object.assign(state.list, { isLoading: true, error: null });
  update();
  try {
    const { data, headers } = await getWithHeaders(listRequest(state.view), { signal: request.signal });
    if (request.signal.aborted) return;
    const total = Number(headers.get("X-Total-Count"));
    Object.assign(state.list, { rows: data, total, next: nextPage(headers), isLoading: false });
  } catch (error) {
    if (request.signal.aborted) return;
    Object.assign(state.list, { rows: null, error, isLoading: false });
  }
  update();
}

/** Fetches the figures. They stay as they are while newer ones are on their way. */
export async function loadPortfolio() {
  figuresAsked += 1;
  const asked = figuresAsked;
  const { isTable } = state.portfolio;
  const found = await get(portfolioRequest(state.view)).then(
    (data) => ({ data, error: null, isTable }),
    (error) => ({ data: null, error, isTable }),
  );
  if (asked !== figuresAsked) return;
  state.portfolio = found;
  update();
}

/** Puts a new score into the client's line, and asks for the figures it has changed.
 * @param {import("./state.js").Score} score */
export function tellList({ client_id, rating, band, score, timestamp }) {
  const rows = state.list.rows ?? [];
  state.list.rows = rows.map((row) =>
    row.user_id === client_id ? { ...row, rating, band, score, scored_at: timestamp } : row,
  );
  loadPortfolio();
}
