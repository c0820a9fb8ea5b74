"""Small-study effects: tests of funnel asymmetry, trim and fill, and what they can say of proportions."""
