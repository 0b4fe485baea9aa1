"""Names and ways to reach people -> placeholders that keep who is who; for exports and for training examples."""

from harassflag.cases.masking.masker import KINDS, Kind, Known, Mask, Masker, apply_masks

__all__ = ["KINDS", "Kind", "Known", "Mask", "Masker", "apply_masks"]
