/** What the page brings when it is first needed: together, so that it shares one script with the page. */
export { answerDialog, decisionView } from "./decision-view.js";
export { portfolioHistory } from "./portfolio-history-view.js";
export { triedDecision } from "./tried-decision-view.js";
