/** What the home brings where a policy decides. */
export { decisionCard } from "./decision-card.js";
