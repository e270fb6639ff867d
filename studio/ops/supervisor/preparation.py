"""Prepares the database, when it was not prepared for these migrations before."""

from __future__ import annotations

import asyncio
import hashlib
import sys

from studio.environment import ROOT, Environment
from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.output import Output


def digest_of_database(environment: Environment) -> str:
    """Returns a hash of what preparing depends on: the migrations and which database it is.

    Empty when the database is not ours: then nobody but the database knows whether it is prepared.
    """
    if environment.database_url:
        return ""
    digest = hashlib.sha256(environment.database.encode())
    file = environment.data_dir / ("postgres/PG_VERSION" if environment.postgres else "studio.sqlite3")
    digest.update(str(file.stat().st_ino if file.exists() else 0).encode())
    for path in (ROOT / "requirements.lock", *sorted(ROOT.glob("studio/*/migrations/*.py"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


async def prepare_database(environment: Environment, *, output: Output) -> None:
    """Creates and changes tables, and loads the demo into an empty embedded database.

    Raises CannotRun when that fails.
    """
    done = environment.data_dir / "prepared"
    digest = digest_of_database(environment)
    if digest and done.exists() and done.read_text() == digest:
        return
    output.say("preparing the database …")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "manage.py", "prepare"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    for line in said.decode(errors="replace").splitlines():
        output.say(line)
    if process.returncode:
        raise CannotRun(
            f"The database could not be prepared (code {process.returncode}): see the lines above."
        )
    done.write_text(digest_of_database(environment))
