"""A new database gets its tables from the models as they are now, in one go, instead of through every migration.

Django builds all models again after each step of a migration, which makes a hundred steps over a hundred related models
take a quarter of a minute. An empty database has nothing to migrate: its tables are made once and all migrations are
written down as applied, so that later ones go on from here. That both ways lead to one schema is tested.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def lay_out() -> bool:
    """Make all tables where there are none; whether that was so. One transaction on SQLite and PostgreSQL."""
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        if connection.introspection.table_names():
            return False
        _make_tables(editor, recorder)
        for label, name in loader.graph.nodes:
            recorder.record_applied(label, name)
    return True


def _make_tables(editor: BaseDatabaseSchemaEditor, recorder: MigrationRecorder) -> None:
    editor.create_model(recorder.Migration)
    for model in apps.get_models():
        if model._meta.can_migrate(connection):
            editor.create_model(model)
