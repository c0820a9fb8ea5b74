"""Finding packs: the form of a pack, and the packs shipped with Echolith (data only).

A second finding is a second folder; no code names a finding.
"""

from echolith.findings.check import check_pack
from echolith.findings.load import built_in_folder, load_pack
from echolith.findings.pack import Pack

__all__ = ["Pack", "built_in_folder", "check_pack", "load_pack"]
