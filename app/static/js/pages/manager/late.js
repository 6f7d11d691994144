/** What the card brings where a policy decides. */
export { answerDialog, decisionView } from "./decision-view.js";
export { triedDecision } from "./tried-decision-view.js";
