"""Where manifest.yml is, which says to Slack what the app is and may do."""

from pathlib import Path


def manifest_path() -> Path:
    """manifest.yml, which stands beside the packages, or inside ours when we are installed from a wheel."""
    packaged = Path(__file__).parent / "manifest.yml"
    return packaged if packaged.exists() else Path(__file__).parents[1] / "manifest.yml"
