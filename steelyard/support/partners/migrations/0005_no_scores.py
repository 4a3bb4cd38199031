from django.db import migrations


class Migration(migrations.Migration):
    """A number from 0 to 4 said nothing of where it came from; reviews of joint work say how it went."""

    dependencies = [("partners", "0004_help_on_maps")]

    operations = [
        migrations.RemoveConstraint(model_name="providerprofile", name="provider_quality_0_to_4"),
        migrations.RemoveField(model_name="providerprofile", name="quality"),
    ]
