"""For the counsellor: what each test not yet done would change, and residual risk after each result."""

from echolith.assess.counsel.answer import counsel
from echolith.assess.counsel.model import Counsel

__all__ = ["Counsel", "counsel"]
