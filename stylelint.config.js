// What a browser passes over in silence: unknown names and values, doubled rules. Layout is prettier's.
const NAME = "^[a-z][a-z0-9]*(-[a-z0-9]+)*(-[A-Z])?$";

export default {
  extends: "stylelint-config-standard",
  reportDescriptionlessDisables: true,
  rules: {
    // Lower case with hyphens; bands and payment statuses end in their letter.
    "selector-class-pattern": NAME,
    "custom-property-pattern": NAME,
    // Tokens stand in groups.
    "custom-property-empty-line-before": null,
    // Rules stand by what they draw; layers, and not order, say who wins.
    "no-descending-specificity": null,
    // iOS knows it by no other name.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust"] }],
    "value-keyword-case": ["lower", { ignoreKeywords: ["Roboto"] }],
    // Layers turn it round: the lowest one would win.
    "declaration-no-important": true,
  },
  overrides: [
    {
      // A wish for less motion is stronger than any layer.
      files: ["app/static/css/base/base.css"],
      rules: { "declaration-no-important": null },
    },
  ],
};
