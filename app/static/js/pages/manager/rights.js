/** What the reader may do with a client that is open: an auditor reads and changes nothing. */
import { may } from "../../core/may.js";
import { state } from "./state.js";

export function mayEdit() {
  return state.me !== null && may(state.me, "clients:edit_own", "clients:edit_all");
}

export function mayAnswer() {
  return state.me !== null && may(state.me, "decisions:answer_own", "decisions:answer_all");
}

export function mayScore() {
  return state.me !== null && may(state.me, "clients:score_own", "clients:score_all");
}
