"""How long importing the policy takes against importing pydantic: python benchmarks/import_time.py [ROUNDS].

Each import runs in a Python of its own, taking turns; what counts is the processor's time for the import.
Knows nothing of what is imported.
"""

import subprocess
import sys
from statistics import median

PYDANTIC = "from pydantic import BaseModel"
IMPORTS = (
    "import pydantic",
    PYDANTIC,
    "import policy",
    "from policy import UseRequest, assess, load_pack",
)
_TIMED = "import time; start = time.process_time(); {}; print(time.process_time() - start)"


def timed(statement: str) -> float:
    """Seconds that the statement takes in a new process."""
    command = [sys.executable, "-c", _TIMED.format(statement)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main(rounds: int) -> None:
    """Prints the median, least and most of each, and the ratio to pydantic's base class."""
    taken: dict[str, list[float]] = {statement: [] for statement in IMPORTS}
    for _ in range(rounds):
        for statement in IMPORTS:
            taken[statement].append(timed(statement))
    yardstick = median(taken[PYDANTIC])
    for statement, seconds in taken.items():
        spread = f"{min(seconds) * 1000:6.1f} to {max(seconds) * 1000:6.1f} ms"
        middle = median(seconds)
        sys.stdout.write(f"{middle * 1000:6.1f} ms ({spread})  {middle / yardstick:4.2f}  {statement}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
