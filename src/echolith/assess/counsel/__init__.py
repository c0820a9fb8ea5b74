"""For the counsellor: what each test not yet done would change, and residual risk after each result."""

from echolith.assess.counsel.answer import counsel
from echolith.assess.counsel.model import Counsel
from echolith.assess.counsel.serialise import counsel_schema, to_dict, to_json

__all__ = ["Counsel", "counsel", "counsel_schema", "to_dict", "to_json"]
