"""A result in sentences: a methods paragraph, a results paragraph, and the works they cite."""
