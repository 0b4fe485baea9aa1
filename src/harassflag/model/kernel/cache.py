"""Where the compiled kernel is kept: beside its source, like Python's own bytecode, or else in the user's cache folder.

Never beside a model: a model is data, and what numba keeps is code. Written when a model is trained or promoted; read from a
place that cannot be written to just as well. Sources, numba's version and the processor are part of the key.
"""

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from numba.core.caching import CompileResultCacheImpl, FunctionCache, InTreeCacheLocator, UserWideCacheLocator

from harassflag.settings import PACKAGE

SOURCES = (
    *sorted(Path(__file__).parent.glob("*.py")),
    *(PACKAGE / name for name in ("model/build.py", "model/explaining.py", "model/ngrams.py", "text/pieces.py")),
)


@cache
def stamp_of_sources() -> str:
    """SHA-256 over every source the kernel is made of; numba by itself looks at one file only."""
    digest = hashlib.sha256()
    for source in SOURCES:
        digest.update(source.read_bytes())
    return digest.hexdigest()


class _BesideSource(InTreeCacheLocator):
    def get_source_stamp(self) -> str:
        return stamp_of_sources()

    def get_disambiguator(self) -> str:
        return stamp_of_sources()[:16]

    @classmethod
    def from_function(cls, py_func: Any, py_file: str) -> Any:
        """The folder beside the source, if it can be written to or holds a kernel already."""
        self = cls(py_func, py_file)
        with suppress(OSError):
            self.ensure_cache_path()
            return self
        return self if any(Path(self.get_cache_path()).glob(f"*{stamp_of_sources()[:16]}*.nbi")) else None


class _InUsersCache(UserWideCacheLocator):
    def get_source_stamp(self) -> str:
        return stamp_of_sources()

    def get_disambiguator(self) -> str:
        return stamp_of_sources()[:16]


class _Implementation(CompileResultCacheImpl):
    _locator_classes = (_BesideSource, _InUsersCache)


class KernelCache(FunctionCache):
    """Numba's cache with our places; a place that cannot be written to costs time, never an answer."""

    _impl_class = _Implementation

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a compiled function if the place lets us."""
        with suppress(OSError):
            super().save_overload(sig, data)


def kept(dispatcher: Any) -> Any:
    """The compiled function with a cache of ours; where no place can be had it is compiled anew in each process."""
    with suppress(RuntimeError):
        dispatcher._cache = KernelCache(dispatcher.py_func)
    return dispatcher
