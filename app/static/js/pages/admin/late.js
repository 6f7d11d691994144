/** What sections of the page bring when they are first opened: together, so that they share one script with the page. */
export { modelPage } from "./model-page.js";
export { policyList } from "./policy-list.js";
export { policyPage } from "./policy-page.js";
