"""The model: corpus, training, calibration, scoring, explaining, registry."""

from harassflag.model.registry import (
    Manifest,
    list_models,
    load_model,
    model_folder,
    promote,
    promoted_id,
    promotions,
    read_manifest,
    rollback,
)
from harassflag.model.scorer import Judgement, Model, Score

__all__ = [
    "Judgement",
    "Manifest",
    "Model",
    "Score",
    "list_models",
    "load_model",
    "model_folder",
    "promote",
    "promoted_id",
    "promotions",
    "read_manifest",
    "rollback",
]
