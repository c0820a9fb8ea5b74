from __future__ import annotations

import datetime
import subprocess
import sys

import pytest

from echolith.case.model import Biometry, Case, Dating, Exam, Fetus
from echolith.growth import growth_issues

A = (Fetus(id="A"),)
CENTIMETRES = Biometry(hc_mm=17.5)


def exam(**fields):
    return Exam(**{"kind": "anomaly_scan", **fields})


def codes(case):
    return [(issue.code, issue.severity, issue.where) for issue in growth_issues(case)]


def test_units_are_checked_in_each_exam_and_errors_come_first():
    case = Case(
        id="case",
        fetuses=A,
        exams=(
            exam(ga="20+5", biometry=Biometry(ac_mm=152)),
            exam(biometry=Biometry(fl_mm=33)),
            exam(ga="20+5", biometry=CENTIMETRES),
        ),
    )
    assert codes(case) == [
        ("measurement-unit", "error", "exams[2].biometry.hc_mm"),
        ("measurement-without-ga", "warning", "exams[1].biometry"),
    ]


def test_the_gestational_age_may_come_from_a_date_and_the_dating():
    due = datetime.date(2026, 6, 1)
    scanned = due - datetime.timedelta(days=280 - 145)
    dated = Case(
        id="case",
        fetuses=A,
        dating=Dating(due_date=due, method="crl"),
        exams=(exam(date=scanned, biometry=CENTIMETRES),),
    )
    assert codes(dated) == [("measurement-unit", "error", "exams[0].biometry.hc_mm")]


@pytest.mark.parametrize("biometry", [None, Biometry()])
def test_an_exam_without_measurements_is_silent(biometry):
    assert codes(Case(id="case", fetuses=A, exams=(exam(biometry=biometry),))) == []


def test_a_measurement_after_birth_is_noted_and_not_checked():
    case = Case(
        id="case",
        fetuses=A,
        exams=(exam(kind="postnatal_examination", age_days=2, biometry=Biometry(hc_mm=34)),),
    )
    assert codes(case) == [("measurement-after-birth", "note", "exams[0].biometry")]


def test_measurements_of_twins_are_noted_once():
    case = Case(
        id="case",
        fetuses=(Fetus(id="A"), Fetus(id="B")),
        chorionicity="dichorionic",
        exams=tuple(exam(ga="20+5", fetus=f, biometry=Biometry(ac_mm=152)) for f in ("A", "B")),
    )
    assert codes(case) == [("standard-from-singletons", "note", "fetuses")]


def test_a_case_without_exams_has_no_issues():
    assert growth_issues(Case(id="case", fetuses=A)) == ()


def test_the_room_starts_without_scipy_and_numpy():
    script = "import echolith.growth, sys; sys.exit(bool({'numpy', 'scipy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
