"""For the counsellor: what each test not yet done would change, and residual risk after each result."""
