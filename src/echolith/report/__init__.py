"""Reports: the answer in the terminal and as one self-contained page.

Rich and Jinja are imported when a report is made, not before.
"""

from __future__ import annotations

from echolith.report.page import render_page
from echolith.report.terminal import print_assessments

__all__ = ["print_assessments", "render_page"]
