"""Maximum likelihood for proportions: binomial-normal, beta-binomial, one common risk."""
