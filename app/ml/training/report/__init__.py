"""The report of a trained model: tables and plots in one file for a committee, and a card in Markdown."""
