/** People of a page of the trail, by id. Pure. */
import { fullName } from "../../core/format.js";

/** The name of a person whom a row names; "" where there is no such user any more.
 * @param {import("./state.js").TrailPage} page
 * @param {string | number | null} id */
export function personIn({ people }, id) {
  const person = people.find(({ user_id }) => String(user_id) === String(id));
  return person ? fullName(person) : "";
}
