"""Further questions about a table of studies, each answered as a section for text, page and JSON."""
