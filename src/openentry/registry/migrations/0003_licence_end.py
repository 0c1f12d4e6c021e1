"""The last day of a representative's licence, which every act for a client asks for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_first_rows")]
    operations = [
        migrations.AddField("representative", "ends_on", models.DateField(null=True)),
    ]
