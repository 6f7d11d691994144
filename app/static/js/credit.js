/** The page `credit`. */
import { html } from "../vendor/lit-html/lit-html.js";
import { startPage } from "./shell.js";

await startPage({ title: "nav.credit", words: [], content: () => html`` });
