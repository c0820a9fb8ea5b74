"""Vector graphics: palette, contrast, text and small shapes. Knows nothing of what is drawn."""
