/** Fetches the list and the portfolio. */
import { get, getWithHeaders, nextPage } from "../../core/api.js";
import { listRequest, portfolioRequest } from "./list-query.js";
import { state } from "./state.js";

/** Fetches the page of the list that the address shows. The rows before stay until the new ones are there. */
export function loadList() {
  return state.list.load(async (signal) => {
    const { data, headers } = await getWithHeaders(listRequest(state.view), { signal });
    return { rows: data, total: Number(headers.get("X-Total-Count")), next: nextPage(headers) };
  });
}

/** Whether figures are to be fetched once no card stands in their place. */
let isOwed = false;

/** Fetches the figures, or once the card is closed that stands in their place. They stay while newer ones are on their way. */
export function loadPortfolio() {
  isOwed = state.view.client !== null;
  if (isOwed) return;
  return state.portfolio.load((signal) => get(portfolioRequest(state.view), { signal }));
}

/** Fetches the figures if that was left for when they are seen again. */
export function loadOwedPortfolio() {
  if (isOwed) loadPortfolio();
}

/** Puts a new score into the client's line, and asks for the figures it has changed.
 * @param {import("./state.js").Score} score */
export function tellList(score) {
  putScore(score);
  loadPortfolio();
}

/** Puts a new score into the client's line; the present champion gave it.
 * @param {import("./state.js").Score} score */
export function putScore({ client_id, rating, band, master_grade, score, timestamp }) {
  const { data } = state.list;
  if (data) {
    data.rows = data.rows.map((row) =>
      row.user_id === client_id
        ? { ...row, rating, band, master_grade, score, scored_at: timestamp, by_champion: true }
        : row,
    );
  }
}
