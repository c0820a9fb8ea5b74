"""What single studies do to a pooled figure, and in which order it came about."""
