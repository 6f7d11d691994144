/** The figures on top, each a way into the list. */
import { portfolio } from "./portfolio-figures.js";
import { isSameList, listed, START } from "./address.js";
import { loadPortfolio } from "./list.js";
import { addressOf, follow } from "./navigation.js";
import { state, update } from "./state.js";

export function portfolioView() {
  const { data, error, isTable } = state.portfolio;
  return portfolio({ data, error, retry: loadPortfolio, linkTo, isTable, toggleTable });
}

/** @type {import("./portfolio-figures.js").LinkTo} */
function linkTo(change) {
  const { isAll, client } = state.view;
  const view = listed({ ...START, isAll, client }, change);
  return {
    href: addressOf(view),
    go: (event) => follow(event, view),
    isHere: isSameList(state.view, view),
  };
}

function toggleTable() {
  state.portfolio.isTable = !state.portfolio.isTable;
  update();
}
