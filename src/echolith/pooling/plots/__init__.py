"""Drawings of pooled results: vector graphics with a text alternative, for screen and paper alike."""
