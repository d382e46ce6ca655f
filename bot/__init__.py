"""The Slack app. `bot/flow.py` is where newcomers start.

structlog would bring rich, to draw tracebacks with all variables on a terminal: who serves has no use for its
5 MB, and variables hold what users wrote. Without rich it writes plain ones.
"""

import sys
from importlib import import_module

if "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]  # for Python: it is not there
    try:
        import_module("structlog")
    finally:
        del sys.modules["rich"]
