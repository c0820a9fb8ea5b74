"""Finding packs: the form of a pack, and the packs shipped with Echolith (data only).

A second finding is a second folder; no code names a finding.
"""

from typing import TYPE_CHECKING, Any

from echolith.findings.load import built_in_folder, load_pack
from echolith.findings.pack import Pack

if TYPE_CHECKING:
    from echolith.findings.check import check_pack

__all__ = ["Pack", "built_in_folder", "check_pack", "load_pack"]


def __getattr__(name: str) -> Any:
    if name == "check_pack":  # only `echolith pack check` needs it: kept off the path of an answer
        from echolith.findings.check import check_pack

        return check_pack
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
