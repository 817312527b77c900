"""Names as people mean them: full-width signs and spare spaces make no other product and no other shop (DOMAIN 3)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """What a name is compared by; it is shown as it was first given.

    >>> name_key("青岚（软） ") == name_key("青岚(软)")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).split())
