"""Reports of the evaluation: conclusions, tables and pictures as pages, Markdown and CSV."""
