"""The one row of the frontier. Triggers are put on after every migration; see `apps`."""

from django.db import migrations


def begin(apps, schema_editor):
    from openentry.proof.merkle import Frontier

    state = apps.get_model("registry", "JournalState")
    state.objects.get_or_create(pk=1, defaults={"size": 0, "frontier": Frontier.empty().to_bytes()})


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_register")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
