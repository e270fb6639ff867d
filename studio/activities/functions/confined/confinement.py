"""Layer B: takes from a process all that computing does not need. Holds even if the language leaks.

Order matters: what needs a right is done before the right is given up, seccomp comes last.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import os
import resource
import sys
from pathlib import Path

try:
    import pyseccomp
except (ImportError, RuntimeError, OSError):  # not Linux, or no libseccomp
    pyseccomp = None

NOBODY = 65534
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET = 0x08000000, 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
SIGKILL = 9
PROT_EXEC = 4

COMPUTING = (
    *("brk", "mmap", "munmap", "mremap", "madvise", "mprotect", "futex", "rt_sigaction", "rt_sigprocmask"),
    *("rt_sigreturn", "sigaltstack", "clock_gettime", "clock_getres", "gettimeofday", "time", "getrandom"),
    *("getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "exit", "exit_group", "restart_syscall"),
    *("sched_yield", "close", "set_robust_list", "rseq"),
)
"""System calls of pure computing. Everything else is refused: no file, socket, process, signal or device."""


def libc() -> ctypes.CDLL:
    """Returns the C library."""
    return ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Moves this process into an empty network of its own; tells whether the system lets it."""
    if not sys.platform.startswith("linux"):
        return False
    alone = CLONE_NEWNET | CLONE_NEWIPC
    return any(libc().unshare(flags) == 0 for flags in (alone, alone | CLONE_NEWUSER))


def become_nobody() -> bool:
    """Gives up root for good; tells whether the process is unprivileged now."""
    if os.geteuid() != 0:
        return True
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    return os.geteuid() != 0


def hide() -> None:
    """Lets no process of the same user look into this one, and lets it gain no rights by exec."""
    if sys.platform.startswith("linux"):
        libc().prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Has the kernel kill this process when its parent ends."""
    if sys.platform.startswith("linux"):
        libc().prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)


def close_all_but(kept: int) -> None:
    """Closes every descriptor but one."""
    most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)
    os.closerange(0, kept)
    os.closerange(kept + 1, most)
    sys.stdin = sys.stdout = sys.stderr = None


def limit(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Sets hard limits; the memory comes on top of what the interpreter has already."""
    space = used_space() + memory_bytes
    wanted = {
        resource.RLIMIT_AS: space,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 8,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for what, value in wanted.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))


def used_space() -> int:
    """Returns the address space in use, in bytes; a guess where the system does not tell."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 128 * 1024 * 1024


def filter_system_calls(result: int) -> bool:
    """Refuses every system call but those of computing, and writing to the one descriptor for the result."""
    if pyseccomp is None:
        return False
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in COMPUTING:
        with contextlib.suppress(RuntimeError, ValueError, OSError):  # not on this processor
            if name in {"mmap", "mprotect"}:
                not_executable = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, PROT_EXEC, 0)
                rules.add_rule(pyseccomp.ALLOW, name, not_executable)
            else:
                rules.add_rule(pyseccomp.ALLOW, name)
    rules.add_rule(pyseccomp.ALLOW, "write", pyseccomp.Arg(0, pyseccomp.EQ, result))
    rules.load()
    return True


def seccomp_is_there() -> bool:
    """Tells whether system calls can be filtered on this machine."""
    return pyseccomp is not None


def settle() -> None:
    """Puts what is loaded aside, so that forks share it and the collector leaves it alone."""
    gc.collect()
    gc.freeze()
