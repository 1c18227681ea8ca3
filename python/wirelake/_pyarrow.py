"""The pyarrow that the extension module was built for: it links to the libraries inside."""

from __future__ import annotations

VERSION = "26.0"
"""As in `pyproject.toml`; any third number will do."""


def check_version(installed: str) -> None:
    """Raises ImportError for another one, with which the module could not be loaded."""
    if not f"{installed}.".startswith(f"{VERSION}."):
        raise ImportError(
            f"wirelake needs pyarrow {VERSION}, and {installed} is installed; get it with: "
            f"pip install 'pyarrow=={VERSION}.*'")
