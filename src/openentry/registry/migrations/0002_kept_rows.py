"""Rows that are kept as written, and the one row of the frontier."""

from django.db import migrations


def begin(apps, schema_editor):
    from openentry.proof.merkle import Frontier
    from openentry.registry import triggers

    state = apps.get_model("registry", "JournalState")
    state.objects.get_or_create(pk=1, defaults={"size": 0, "frontier": Frontier.empty().to_bytes()})
    triggers.install()


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_register")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
