"""The answer as one self-contained HTML page: no request to anywhere, no script."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from echolith.assess import plan_groups
from echolith.assess.model import Assessments
from echolith.case.hpo import HPO_ACKNOWLEDGEMENT
from echolith.drawing import svg as svg_style
from echolith.drawing.css import css_string
from echolith.drawing.plain import clean
from echolith.report import class_words, figures, weeks, words
from echolith.report.section import Section, section

if TYPE_CHECKING:
    from jinja2 import Environment


def render_page(assessments: Assessments) -> str:
    """Return the page for one pregnancy.

    Parameters
    ----------
    assessments : Assessments
        One assessment for each fetus that has the finding; with none the page says so.

    Returns
    -------
    str
        HTML. The content security policy in it allows its own style sheet and nothing else.
    """
    environment = _environment()
    sections: tuple[Section, ...] = ()
    for number, assessment in enumerate(assessments.assessments, start=1):
        sections = (*sections, section(assessment, number, sections))
    as_of = words.as_of_words(assessments.assessments[0]) if assessments.assessments else ""
    case_id = clean(assessments.case_id)
    style = environment.get_template("page.css").render(
        style=svg_style,
        running_foot=css_string(f"Case {case_id} · {as_of} · for the clinician, not for handing out"),
    )
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    from markupsafe import Markup

    return environment.get_template("page.html").render(
        case_id=case_id,
        sections=sections,
        case_issues=_case_issues(assessments),
        hpo=HPO_ACKNOWLEDGEMENT,
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )


def plain_text(value: object) -> object:
    """Take control and direction-changing characters out of every text that is not markup of our own."""
    return clean(value) if type(value) is str else value


def _case_issues(assessments: Assessments) -> list[object]:
    """Return the issues of the whole case that no fetus's own list repeats."""
    own = {issue for a in assessments.assessments for issue in a.issues}
    return [issue for issue in assessments.issues if issue not in own]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("echolith.report", "templates"),
        autoescape=lambda name: name is None or not name.endswith(".css"),
        undefined=StrictUndefined,
        finalize=plain_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        words=words, class_words=class_words, figures=figures, weeks=weeks, plan=plan_groups
    )
    environment.tests["silent_cause"] = figures.silent
    environment.filters.update(
        percent=words.percent,
        plain=words.plain,
        readable=words.readable,
        sentence=words.sentence,
        source_label=words.source_label,
        stratum=words.stratum_word,
    )
    return environment
