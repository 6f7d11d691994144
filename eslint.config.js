// What a linter sees that the type checker does not. Layout is prettier's.
import js from "@eslint/js";
import globals from "globals";

export default [
  {
    ignores: [
      "app/static/bundles/",
      "app/static/vendor/",
      "app/static/js/pages/docs/main.js",
      ".venv/",
      ".venv-bench/",
      ".venv-client/",
      "var/",
      "htmlcov/",
    ],
  },
  js.configs.recommended,
  {
    files: ["app/static/**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: {
      "no-console": "error",
      "no-alert": "error",
      eqeqeq: "error",
      "prefer-const": "error",
      "no-var": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { caughtErrors: "all" }],
      "no-restricted-properties": [
        "error",
        // Text is put on the page as text, never as HTML.
        { property: "innerHTML", message: "text is put on the page by lit's templates" },
        { property: "outerHTML", message: "text is put on the page by lit's templates" },
        { property: "insertAdjacentHTML", message: "text is put on the page by lit's templates" },
      ],
    },
  },
  { files: ["tests/browser/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: ["tools/**/*.mjs", "tests/openid_provider/*.mjs", "tests/static/**/*.js", "*.js"],
    languageOptions: { globals: globals.node },
  },
];
