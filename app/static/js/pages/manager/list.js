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

/** Fetches the figures. They stay as they are while newer ones are on their way. */
export function loadPortfolio() {
  return state.portfolio.load((signal) => get(portfolioRequest(state.view), { signal }));
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
