"""What a network is, apart from its names: the key under which its compiled steps are found again."""

from __future__ import annotations

import json
from typing import Any

import keras


def architecture(model: keras.Model) -> str:
    """What a network is, apart from the names Keras counts up: equal text, equal computation."""
    config = model.get_config()
    names: dict[str, str] = {}
    _collect(config, names)
    shapes = [(str(v.dtype), list(v.shape)) for v in model.variables]
    return json.dumps([_renamed(config, names), shapes], sort_keys=True, default=str)


def _collect(config: Any, names: dict[str, str]) -> None:
    """Number the names of layers in the order they appear; a dtype policy's name means something and is left."""
    if isinstance(config, (list, tuple)):
        for value in config:
            _collect(value, names)
    if isinstance(config, dict):
        for key, value in config.items():
            if key == "name" and isinstance(value, str):
                names.setdefault(value, f"#{len(names)}")
            if key != "dtype":
                _collect(value, names)


def _renamed(config: Any, names: dict[str, str]) -> Any:
    if isinstance(config, dict):
        return {key: _renamed(value, names) for key, value in config.items()}
    if isinstance(config, (list, tuple)):
        return [_renamed(value, names) for value in config]
    return names.get(config, config) if isinstance(config, str) else config
