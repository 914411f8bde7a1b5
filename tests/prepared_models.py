"""What Tortoise prepares of the models at each connection, kept in this process for each dialect.

A server connects once; the tests connect thousands of times, to be told the same of the same
models. Refuses any model but the server's: those of a migration are made anew each time.
"""

from __future__ import annotations

from typing import Any

from tortoise import Model
from tortoise.apps import Apps

# All that depends on the dialect, and nothing else does: the fields are those of the classes. What
# Tortoise fills instead of replacing, it is given anew before it prepares again.
_FILLED = {
    "filters": dict,
    "db_native_fields": list,
    "db_default_fields": list,
    "db_complex_fields": list,
}
_PREPARED = (*_FILLED, "basetable", "basequery", "basequery_all_fields")
_kept: dict[tuple[type[Model], type], dict[str, Any]] = {}


def keep_what_is_prepared() -> None:
    """From now on Tortoise prepares a model once for each dialect."""
    prepare = Apps._build_initial_querysets

    def prepare_once(apps: Apps) -> None:
        models = [model for app in apps.apps.values() for model in app.values()]
        if not all(model.__module__.startswith("server.models.") for model in models):
            prepare(apps)
        elif all(_key(model) in _kept for model in models):
            for model in models:
                _set(model, _kept[_key(model)])
        else:
            for model in models:
                _set(model, {name: made() for name, made in _FILLED.items()})
            prepare(apps)
            for model in models:
                _kept[_key(model)] = {name: getattr(model._meta, name) for name in _PREPARED}

    # Tortoise has no place of its own to say this.
    Apps._build_initial_querysets = prepare_once  # type: ignore[assignment, method-assign]


def _key(model: type[Model]) -> tuple[type[Model], type]:
    return model, type(model._meta.db)


def _set(model: type[Model], prepared: dict[str, Any]) -> None:
    for name, value in prepared.items():
        setattr(model._meta, name, value)
