/**
 * The columns of the list: which there are, and which are shown. The address says it, else the last choice, else the
 * standard. Pure, but for what the browser remembers.
 *
 * @typedef {"login" | "rating" | "scored" | "days_late" | "debt" | "amount" | "changed" | "manager"} Column
 */

/** All of them, in the order in which they are shown; the client's name stands before them.
 * @type {readonly Column[]} */
export const COLUMNS = ["login", "rating", "scored", "days_late", "debt", "amount", "changed", "manager"];
const ONLY_OF_ALL = "manager";
/** What gives way to the manager's name, until it is chosen.
 * @type {Column[]} */
const NOT_OF_ALL = ["scored", "changed"];
const REMEMBERED = "list-columns";

/** The columns that an address names, in the order of the list; null where it names none.
 * @param {string | null} said
 * @returns {Column[] | null} */
export function columnsIn(said) {
  return said === null ? null : COLUMNS.filter((column) => said.split(",").includes(column));
}

/** The columns that a list has; whose the clients are is no question where they are all one's own.
 * @param {{columns: Column[] | null, isAll: boolean}} view */
export function shownColumns(view) {
  return chosenColumns(view).filter((column) => view.isAll || column !== ONLY_OF_ALL);
}

/** The columns that can be chosen.
 * @param {{isAll: boolean}} view */
export function choosableColumns({ isAll }) {
  return COLUMNS.filter((column) => isAll || column !== ONLY_OF_ALL);
}

/** The choice with one column more or less; one that is not offered now stays as it was.
 * @param {{columns: Column[] | null, isAll: boolean}} view
 * @param {Column} column */
export function withColumn(view, column) {
  const chosen = chosenColumns(view);
  const isShown = chosen.includes(column);
  return COLUMNS.filter((each) => (each === column ? !isShown : chosen.includes(each)));
}

/** Keeps a choice for the next visit; a browser that keeps nothing shows the standard then.
 * @param {Column[]} columns */
export function rememberColumns(columns) {
  try {
    localStorage.setItem(REMEMBERED, columns.join(","));
  } catch {
    // nothing is kept
  }
}

/** @param {{columns: Column[] | null, isAll: boolean}} view */
function chosenColumns({ columns, isAll }) {
  return columns ?? remembered() ?? COLUMNS.filter((column) => !isAll || !NOT_OF_ALL.includes(column));
}

function remembered() {
  try {
    return columnsIn(globalThis.localStorage?.getItem(REMEMBERED) ?? null);
  } catch {
    return null;
  }
}
