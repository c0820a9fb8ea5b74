"""Documents for paper and screen: what stands in them, apart from how it is drawn."""
