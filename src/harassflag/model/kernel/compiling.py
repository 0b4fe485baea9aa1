"""How the kernel's inner functions are compiled."""

from numba import njit

inner = njit(nogil=True, error_model="numpy", _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""For what only compiled code calls and what makes no arrays: references are not counted, which would take as long as the work."""
