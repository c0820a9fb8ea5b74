"""Two groups in each study: odds ratio, risk ratio and risk difference."""
