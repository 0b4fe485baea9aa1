"""The compiled kernel: many posts at once, without a Python object per post."""

from harassflag.model.kernel.records import Found
from harassflag.model.kernel.running import as_buffers, as_json, buffers_of, prepare, run

__all__ = ["Found", "as_buffers", "as_json", "buffers_of", "prepare", "run"]
