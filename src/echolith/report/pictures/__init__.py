"""Vector pictures for screen and paper: one style, colour-blind safe, each with its text alternative."""
