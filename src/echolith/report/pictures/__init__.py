"""Vector pictures for screen and paper: one style, safe for colour-blind eyes, each with its text alternative."""
