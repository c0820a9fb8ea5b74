"""Tables of studies as people keep them: delimited text with a header line."""
