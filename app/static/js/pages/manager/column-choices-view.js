/** Which columns the list has. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { t } from "../../core/i18n.js";
import { choosableColumns, rememberColumns, shownColumns, withColumn } from "./columns.js";
import { show } from "./navigation.js";
import { state } from "./state.js";

export function columnChoices() {
  const shown = shownColumns(state.view);
  return choosableColumns(state.view).map(
    (column) => html`<label class="menu-choice">
      <input type="checkbox" .checked=${shown.includes(column)} @change=${() => choose(column)}> ${t(`list.column.${column}`)}
    </label>`,
  );
}

/** @param {import("./columns.js").Column} column */
function choose(column) {
  const columns = withColumn(state.view, column);
  rememberColumns(columns);
  show({ ...state.view, columns }, { isReplacing: true });
}
