/** The figures on top, each a way into the list. */
import { update } from "../../core/update.js";
import { portfolio } from "./portfolio-figures.js";
import { isSameList, listed, START } from "./address.js";
import { loadPortfolio } from "./list.js";
import { addressOf, follow } from "./navigation.js";
import { state } from "./state.js";

export function portfolioView() {
  const { data, error } = state.portfolio;
  return portfolio({ data, error, retry: loadPortfolio, linkTo, isTable: state.isPortfolioTable, toggleTable });
}

/** @type {import("./portfolio-figures.js").LinkTo} */
function linkTo(change) {
  const { isAll, client, columns } = state.view;
  const view = listed({ ...START, isAll, client, columns }, change);
  return {
    href: addressOf(view),
    go: (event) => follow(event, view),
    isHere: isSameList(state.view, view),
  };
}

function toggleTable() {
  state.isPortfolioTable = !state.isPortfolioTable;
  update();
}
