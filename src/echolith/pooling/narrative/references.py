"""The works that the methods are cited from, by key."""

from __future__ import annotations

from typing import NamedTuple


class Reference(NamedTuple):
    """A published work: who, what, where, and its DOI (empty for a book without one)."""

    authors: str
    title: str
    where: str
    doi: str

    def __str__(self) -> str:
        """Return the reference as one line."""
        return f"{self.authors} {self.title}. {self.where}." + (f" doi:{self.doi}" if self.doi else "")


REFERENCES: dict[str, Reference] = {
    "stijnen2010": Reference(
        "Stijnen T, Hamza TH, Özdemir P.",
        "Random effects meta-analysis of event outcome in the framework of the generalized linear mixed "
        "model with applications in sparse data",
        "Stat Med 2010;29:3046-3067",
        "10.1002/sim.4040",
    ),
    "hamza2008": Reference(
        "Hamza TH, van Houwelingen HC, Stijnen T.",
        "The binomial distribution of meta-analysis was preferred to model within-study variability",
        "J Clin Epidemiol 2008;61:41-51",
        "10.1016/j.jclinepi.2007.03.016",
    ),
    "pinheiro1995": Reference(
        "Pinheiro JC, Bates DM.",
        "Approximations to the log-likelihood function in the nonlinear mixed-effects model",
        "J Comput Graph Stat 1995;4:12-35",
        "10.1080/10618600.1995.10474663",
    ),
    "trefethen2014": Reference(
        "Trefethen LN, Weideman JAC.",
        "The exponentially convergent trapezoidal rule",
        "SIAM Rev 2014;56:385-458",
        "10.1137/130932132",
    ),
    "hardy1996": Reference(
        "Hardy RJ, Thompson SG.",
        "A likelihood approach to meta-analysis with random effects",
        "Stat Med 1996;15:619-629",
        "10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A",
    ),
    "kuss2015": Reference(
        "Kuss O.",
        "Statistical methods for meta-analyses including information from studies without any events: add "
        "nothing to nothing and succeed nevertheless",
        "Stat Med 2015;34:1097-1116",
        "10.1002/sim.6383",
    ),
    "rover2021": Reference(
        "Röver C, Bender R, Dias S, et al.",
        "On weakly informative prior distributions for the heterogeneity parameter in Bayesian "
        "random-effects meta-analysis",
        "Res Synth Methods 2021;12:448-474",
        "10.1002/jrsm.1475",
    ),
    "ibrahim2000": Reference(
        "Ibrahim JG, Chen MH.",
        "Power prior distributions for regression models",
        "Stat Sci 2000;15:46-60",
        "10.1214/ss/1009212673",
    ),
    "clopper1934": Reference(
        "Clopper CJ, Pearson ES.",
        "The use of confidence or fiducial limits illustrated in the case of the binomial",
        "Biometrika 1934;26:404-413",
        "10.1093/biomet/26.4.404",
    ),
    "wilson1927": Reference(
        "Wilson EB.",
        "Probable inference, the law of succession, and statistical inference",
        "J Am Stat Assoc 1927;22:209-212",
        "10.1080/01621459.1927.10502953",
    ),
    "brown2001": Reference(
        "Brown LD, Cai TT, DasGupta A.",
        "Interval estimation for a binomial proportion",
        "Stat Sci 2001;16:101-133",
        "10.1214/ss/1009213286",
    ),
    "agresti1998": Reference(
        "Agresti A, Coull BA.",
        'Approximate is better than "exact" for interval estimation of binomial proportions',
        "Am Stat 1998;52:119-126",
        "10.1080/00031305.1998.10480550",
    ),
    "freeman1950": Reference(
        "Freeman MF, Tukey JW.",
        "Transformations related to the angular and the square root",
        "Ann Math Stat 1950;21:607-611",
        "10.1214/aoms/1177729756",
    ),
    "miller1978": Reference(
        "Miller JJ.",
        "The inverse of the Freeman-Tukey double arcsine transformation",
        "Am Stat 1978;32:138",
        "10.1080/00031305.1978.10479283",
    ),
    "schwarzer2019": Reference(
        "Schwarzer G, Chemaitelly H, Abu-Raddad LJ, Rücker G.",
        "Seriously misleading results using inverse of Freeman-Tukey double arcsine transformation in "
        "meta-analysis of single proportions",
        "Res Synth Methods 2019;10:476-483",
        "10.1002/jrsm.1348",
    ),
    "dersimonian1986": Reference(
        "DerSimonian R, Laird N.",
        "Meta-analysis in clinical trials",
        "Control Clin Trials 1986;7:177-188",
        "10.1016/0197-2456(86)90046-2",
    ),
    "paule1982": Reference(
        "Paule RC, Mandel J.",
        "Consensus values and weighting factors",
        "J Res Natl Bur Stand 1982;87:377-385",
        "10.6028/jres.087.022",
    ),
    "viechtbauer2005": Reference(
        "Viechtbauer W.",
        "Bias and efficiency of meta-analytic variance estimators in the random-effects model",
        "J Educ Behav Stat 2005;30:261-293",
        "10.3102/10769986030003261",
    ),
    "hunter2004": Reference(
        "Hunter JE, Schmidt FL.",
        "Methods of meta-analysis: correcting error and bias in research findings",
        "2nd ed. Thousand Oaks: Sage; 2004",
        "",
    ),
    "hedges1985": Reference(
        "Hedges LV, Olkin I.",
        "Statistical methods for meta-analysis",
        "San Diego: Academic Press; 1985",
        "",
    ),
    "sidik2005": Reference(
        "Sidik K, Jonkman JN.",
        "Simple heterogeneity variance estimation for meta-analysis",
        "J R Stat Soc C 2005;54:367-384",
        "10.1111/j.1467-9876.2005.00489.x",
    ),
    "morris1983": Reference(
        "Morris CN.",
        "Parametric empirical Bayes inference: theory and applications",
        "J Am Stat Assoc 1983;78:47-55",
        "10.1080/01621459.1983.10477920",
    ),
    "hartung2001": Reference(
        "Hartung J, Knapp G.",
        "A refined method for the meta-analysis of controlled clinical trials with binary outcome",
        "Stat Med 2001;20:3875-3889",
        "10.1002/sim.1009",
    ),
    "knapp2003": Reference(
        "Knapp G, Hartung J.",
        "Improved tests for a random effects meta-regression with a single covariate",
        "Stat Med 2003;22:2693-2710",
        "10.1002/sim.1482",
    ),
    "higgins2002": Reference(
        "Higgins JPT, Thompson SG.",
        "Quantifying heterogeneity in a meta-analysis",
        "Stat Med 2002;21:1539-1558",
        "10.1002/sim.1186",
    ),
    "viechtbauer2007": Reference(
        "Viechtbauer W.",
        "Confidence intervals for the amount of heterogeneity in meta-analysis",
        "Stat Med 2007;26:37-52",
        "10.1002/sim.2514",
    ),
    "higgins2009": Reference(
        "Higgins JPT, Thompson SG, Spiegelhalter DJ.",
        "A re-evaluation of random-effects meta-analysis",
        "J R Stat Soc A 2009;172:137-159",
        "10.1111/j.1467-985X.2008.00552.x",
    ),
    "mantel1959": Reference(
        "Mantel N, Haenszel W.",
        "Statistical aspects of the analysis of data from retrospective studies of disease",
        "J Natl Cancer Inst 1959;22:719-748",
        "10.1093/jnci/22.4.719",
    ),
    "yusuf1985": Reference(
        "Yusuf S, Peto R, Lewis J, Collins R, Sleight P.",
        "Beta blockade during and after myocardial infarction: an overview of the randomized trials",
        "Prog Cardiovasc Dis 1985;27:335-371",
        "10.1016/S0033-0620(85)80003-7",
    ),
    "zou2008": Reference(
        "Zou GY, Donner A.",
        "Construction of confidence limits about effect measures: a general approach",
        "Stat Med 2008;27:1693-1702",
        "10.1002/sim.3095",
    ),
}
