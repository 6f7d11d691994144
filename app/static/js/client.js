/** The page `client`. */
import { html } from "../vendor/lit-html/lit-html.js";
import { startPage } from "./shell.js";

await startPage({ title: "nav.client", words: [], content: () => html`` });
