"""The environment and settings of all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# The environment of the person who runs the tests must not change what they check.
for _name in ("KG_STORE", "KG_CONFIG", "KG_AUTHOR", "KG_DEBUG", "KG_MODEL_FR", "KG_MODEL_EN"):
    os.environ.pop(_name, None)

# Without limits, commands work in this process, which has the pipelines loaded.
os.environ.update(KG_TIME_LIMIT="0", KG_MEMORY_LIMIT="0", KG_TIMEOUT="0", KG_QUERY_MEMORY="0")

# How long an example takes depends on what else the machine does.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")
