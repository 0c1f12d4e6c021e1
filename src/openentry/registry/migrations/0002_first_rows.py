"""The one row of the frontier, and room in the rows that change most.

Triggers are put on after every migration; see `apps`.
"""

from django.db import migrations


def begin(apps, schema_editor):
    from openentry.proof.merkle import Frontier

    state = apps.get_model("registry", "JournalState")
    state.objects.get_or_create(pk=1, defaults={"size": 0, "frontier": Frontier.empty().to_bytes()})


def leave_room(apps, schema_editor):
    """Let PostgreSQL put the new state of a profile beside the old one, so that no index learns."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE registry_profile SET (fillfactor = 85)")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_register")]
    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
    ]
