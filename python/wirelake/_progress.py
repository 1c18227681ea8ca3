"""Progress of long work: a bar, or a function of the caller's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, TypeAlias

ProgressFunction: TypeAlias = Callable[[int, int | None, int], object]
"""Called with bytes done, bytes in all (None for a pipe), and packets so far."""


class Progress(AbstractContextManager["Progress"]):
    """What `progress=` asked for, as a function for the library, or None."""

    def __init__(self, wanted: bool | ProgressFunction, title: str) -> None:
        self._title = title
        self._bar: Any = None
        self.function: ProgressFunction | None = None
        if callable(wanted):
            self.function = wanted
        elif wanted:
            self.function = self._draw

    def _draw(self, done: int, total: int | None, packets: int) -> None:
        if self._bar is None:
            from tqdm.auto import tqdm

            # A notebook's output is no terminal and shows a bar; None is tqdm's "on terminals only".
            self._bar = tqdm(
                desc=self._title,
                total=total,
                unit="B",
                unit_scale=True,
                disable=False if _is_in_notebook() else None,
            )
        self._bar.set_postfix(packets=packets, refresh=False)
        self._bar.update(done - self._bar.n)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()


def _is_in_notebook() -> bool:
    """Whether IPython runs this as the kernel of a notebook; tqdm asks the same."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and "IPKernelApp" in shell.config
