"""The classical two steps: proportions on a scale, then an average weighted by inverse variance."""
