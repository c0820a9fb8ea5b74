"""An analysis of ``echolith pool`` as one self-contained HTML page: no request to anywhere, no script."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from echolith.drawing import svg as svg_style
from echolith.drawing.css import css_string
from echolith.pooling.analysis import Analysis
from echolith.provenance import software_name, software_version
from echolith.report.page import plain_text

if TYPE_CHECKING:
    from jinja2 import Environment


def render_pool_page(analysis: Analysis) -> str:
    """Return the page of an analysis.

    The content security policy in it allows its own style sheet and nothing else; drawings come from our own
    drawing functions, which escape what they are given, and every other text is escaped here.
    """
    from markupsafe import Markup

    environment = _environment()
    style = environment.get_template("page.css").render(
        style=svg_style, running_foot=css_string("Echolith pool · for readers of evidence")
    )
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("pool.html").render(
        analysis=analysis,
        software=f"{software_name()} {software_version()}",
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("echolith.report", "templates"),
        autoescape=lambda name: name is None or not name.endswith(".css"),
        undefined=StrictUndefined,
        finalize=plain_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["markup"] = Markup
    return environment
