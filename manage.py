"""Django's command line, and the product's: `manage.py up` starts everything."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def run_command() -> int:
    """Runs the command of this process's arguments and returns its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    try:
        execute_from_command_line(sys.argv)
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
            return 1
        return leaving.code or 0
    return 0


if __name__ == "__main__":
    code = run_command()
    sys.stdout.flush()
    sys.stderr.flush()
    if "temporalio" in sys.modules:
        # Temporal's threads abort about one in ten interpreters that end the ordinary way.
        os._exit(code)
    sys.exit(code)
