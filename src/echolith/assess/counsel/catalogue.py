"""The tests a counsellor speaks of, and their possible results as they would stand in a case.

Which causes a screening or diagnostic test can name, and which tests have a published performance, is the
pack's to say.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from echolith.assess.counsel.model import Sense
from echolith.case.vocabulary import MATERNAL_INFECTION_TESTS
from echolith.findings.pack import Pack


class CounselTest(NamedTuple):
    """A test: its name in a case, the plan item it belongs to, and what it needs.

    `of_pregnancy`: it cannot be done once the pregnancy has ended, whatever its plan item still asks for.
    """

    name: str
    plan_item: str
    entry: Literal["test", "exam"] = "test"
    alternatives: tuple[str, ...] = ()
    invasive: bool = False
    on_wish: bool = False
    of_pregnancy: bool = False
    of_fetus: bool = False
    of_newborn: bool = False


TESTS = (
    CounselTest("detailed_scan", "detailed_scan", "exam", of_fetus=True),
    CounselTest("doppler", "doppler", "exam", of_fetus=True),
    CounselTest("cmv", "cmv_serology"),
    CounselTest("toxoplasma", "toxoplasma_serology"),
    CounselTest("parvovirus_b19", "parvovirus_serology"),
    CounselTest("syphilis", "syphilis_serology"),
    CounselTest("rubella", "other_infection_serology"),
    CounselTest("varicella", "other_infection_serology"),
    CounselTest("hsv", "other_infection_serology"),
    CounselTest("cfdna", "aneuploidy_screening", of_pregnancy=True),
    CounselTest(
        "karyotype",
        "invasive_test",
        alternatives=("microarray",),
        invasive=True,
        on_wish=True,
        of_fetus=True,
    ),
    CounselTest("amniotic_cmv_pcr", "amniotic_cmv_pcr", invasive=True, of_fetus=True),
    CounselTest("amniotic_toxoplasma_pcr", "amniotic_toxoplasma_pcr", invasive=True, of_fetus=True),
    CounselTest("cftr", "cf_carrier_test"),
    CounselTest("fetal_echocardiography", "fetal_echocardiography", "exam", ("fetal_echo",), of_fetus=True),
    CounselTest("fetal_mri", "fetal_mri", "exam", of_fetus=True),
    CounselTest("neonatal_cmv_pcr", "neonatal_cmv_pcr", of_fetus=True, of_newborn=True),
)
"""In the order of the usual plan, which decides where the rule of the ranking leaves two tests equal."""

WITHOUT_PAST_IMMUNITY = frozenset({"syphilis"})
"""An old infection with it may still need treatment and leaves no immunity."""

_WORDS = {
    "trisomy_21": "trisomy 21",
    "trisomy_18": "trisomy 18",
    "trisomy_13": "trisomy 13",
    "monosomy_x": "monosomy X",
}
"""How a result names a chromosome, as :mod:`echolith.assess.causes_found` reads it."""


class Possible(NamedTuple):
    """One possible result: its code, which way it points, and what would be entered."""

    code: str
    sense: Sense
    result: str
    about: str = ""
    text: str = ""
    igg: str = ""
    igm: str = ""
    growth: str = ""
    finding: str = ""
    conclusive: bool = True


class ScanQuestions(NamedTuple):
    """What a targeted scan is asked for besides what else there is."""

    calcification_there: bool
    growth: bool


_SEROLOGY = (
    Possible("never_infected", "normal", "negative", igg="negative", igm="negative"),
    Possible("past_immunity", "normal", "negative", igg="positive", igm="negative"),
    Possible("recent_infection", "abnormal", "positive"),
)
_NO_INFECTION = Possible("negative", "normal", "negative")
_INFECTION = Possible("positive", "abnormal", "positive")
_CARRIER = Possible("carrier", "unclear", "carrier", conclusive=False)
_IMAGING = (Possible("normal", "normal", "normal"), Possible("abnormal", "abnormal", "abnormal"))
_NONE_SEEN = Possible("none_seen", "normal", "none_seen")
_SEEN = Possible("seen", "abnormal", "seen")


def possible_results(test: CounselTest, pack: Pack, asked: ScanQuestions, state: str) -> tuple[Possible, ...]:
    """Return the results that `test` can have, the reassuring ones first.

    Parameters
    ----------
    test : CounselTest
        One of :data:`TESTS`.
    pack : Pack
        Says which causes a result can name.
    asked : ScanQuestions
        What a targeted scan would also have to say.
    state : str
        Where the test stands; the partner of a known carrier is not asked for the first carrier again.
    """
    name = test.name
    if name in MATERNAL_INFECTION_TESTS:
        return (_NO_INFECTION, _SEROLOGY[2]) if name in WITHOUT_PAST_IMMUNITY else _SEROLOGY
    if name == "cfdna":
        return _screening(name, pack)
    if name == "karyotype":
        return _diagnostic(name, pack)
    if name == "cftr":
        carrier = () if state == "carrier" else (_CARRIER,)
        return (_NO_INFECTION, *carrier, _INFECTION)
    if name == "detailed_scan":
        return _scan(asked)
    return _IMAGING if test.entry == "exam" else (_NO_INFECTION, _INFECTION)


def _screening(name: str, pack: Pack) -> tuple[Possible, ...]:
    by_cause = pack.performance.screening.get(name, {})
    return (
        Possible("low_risk", "normal", "low_risk"),
        *(
            Possible(f"high_risk_{cause}", "abnormal", "high_risk", cause, _WORDS.get(cause, ""))
            for cause, performance in by_cause.items()
            if not performance.only_if_stated
        ),
    )


def _diagnostic(name: str, pack: Pack) -> tuple[Possible, ...]:
    return (
        Possible("normal", "normal", "normal"),
        *(
            Possible(cause, "abnormal", "abnormal", cause, _WORDS.get(cause, ""))
            for cause in pack.performance.diagnostic.get(name, ())
        ),
    )


def _scan(asked: ScanQuestions) -> tuple[Possible, ...]:
    if asked.calcification_there:
        return (
            Possible("calcification_not_there", "normal", "none_seen", finding="withdrawn"),
            Possible("calcification_confirmed_none_seen", "unclear", "none_seen", finding="present"),
            Possible("calcification_confirmed_seen", "abnormal", "seen", finding="present"),
        )
    if asked.growth:
        return (
            _NONE_SEEN._replace(code="none_seen_growth_appropriate", growth="appropriate"),
            _NONE_SEEN._replace(code="none_seen_growth_small", sense="abnormal", growth="small"),
            _SEEN,
        )
    return (_NONE_SEEN, _SEEN)


def has_published_performance(test: CounselTest, pack: Pack) -> bool:
    """Return whether the pack has a published figure of what the test detects."""
    return test.name in pack.performance.screening or test.name in pack.performance.infection
