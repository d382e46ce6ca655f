"""A PostgreSQL server of the tests' own: no network, nothing kept, and it can be stopped and started."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import psycopg

_PROGRAMS = ("initdb", "pg_ctl", "postgres")


class Postgresql:
    """Reached through a socket in `folder`. Use it as a context manager; it starts running.

    `durable`: what is committed is on the disk; for benchmarks, tests have no need of it.
    """

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        self._programs = programs
        self._durable = durable
        # Not tmp_path: the path of a socket may have 107 characters, and the server's account must get there.
        self.folder = Path(tempfile.mkdtemp(prefix="genai-use-pg-"))
        self._account = _account()

    def __enter__(self) -> Self:
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Returns once it answers."""
        # A server far from UTC, as some are; no network; the machine will not crash.
        fsync = "on" if self._durable else "off"
        settings = {"timezone": "Asia/Kolkata", "listen_addresses": "", "fsync": fsync}
        settings |= {"max_connections": "200", "unix_socket_directories": str(self.folder)}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str) -> None:
        """`fast` ends what is under way and writes everything down; `immediate` is a crash of the server."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        account = self._account
        user, group = (account.pw_uid, account.pw_gid) if account else (None, None)
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(
            command,
            check=True,
            user=user,
            group=group,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )


def url_of(folder: Path, name: str) -> str:
    """The URL of a database of the server in the folder."""
    return f"postgresql://postgres@/{name}?host={folder}"


@contextmanager
def copy_of(folder: Path, template: str) -> Iterator[str]:
    """The name of a new database like `template`; it goes with the block."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(url_of(folder, "postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield name
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgresql_programs() -> Path | None:
    """Where a server's programs are; None where none is installed."""
    on_path = shutil.which("initdb")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in [Path(on_path).parent] if on_path else packaged:
        if all((folder / program).exists() for program in _PROGRAMS):
            return folder
    return None


def _account() -> pwd.struct_passwd | None:
    """Who runs the server: initdb refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
