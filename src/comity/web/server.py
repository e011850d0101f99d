"""Start the site: migrate the registry, see that the port is free, and hand over to granian on this machine only.

`serve` is what the command line calls. One worker with several threads: the lake is read-only, so that threads share
one opened release and one cache; more workers are a matter for a larger host. It is a process started afresh, not a
fork: this one has opened the lake, and the engine's threads would not be there to be joined when a fork lets go of it.
Where it ends by itself (the system short of memory), another takes its place.
"""

from __future__ import annotations

import multiprocessing
import os
import socket

from comity.model.errors import UsageError
from comity.model.settings import Settings

ADDRESS = "127.0.0.1"
THREADS = 4
SERVED = "address"
"""The file in the home that says where its site was last served."""


def serve(settings: Settings) -> None:
    """Serve the site until it is stopped. Raises UsageError, naming a free port, when the port is busy."""
    if not is_free(settings.port):
        raise UsageError(
            f"port {settings.port} is in use by another program",
            where="comity serve",
            expected="a port that nothing listens on",
            next_step=f"set COMITY_PORT={free_port(settings.port)}, which is free now",
        )
    prepare(settings)
    from granian import Granian
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn", force=True)
    host = f"http://{ADDRESS}:{settings.port}/"
    (settings.home / SERVED).write_text(host)
    print(f"Comity is at {host}  (stop it with Ctrl-C)", flush=True)  # noqa: T201 - the one line a person waits for
    Granian(
        "comity.web.wsgi:application",
        address=ADDRESS,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


def served_at(settings: Settings) -> str:
    """Where the site of this home is served, or will be: what an invitation printed by the command line leads to."""
    try:
        return (settings.home / SERVED).read_text().strip().rstrip("/")
    except OSError:
        return f"http://{ADDRESS}:{settings.port}"


def prepare(settings: Settings) -> None:
    """Point Django at `settings`, bring its database up to date, and load what the lake says of organisations."""
    point(settings)
    from django.core.management import call_command

    from comity.web.components.fresh import lay_out

    lay_out()
    call_command("migrate", verbosity=0, interactive=False)
    load_register(settings)


def point(settings: Settings) -> None:
    """Point Django at `settings`. The environment carries them to granian's worker, which is a process of its own."""
    os.environ["COMITY_HOME"] = str(settings.home)  # noqa: TID251 - the worker is a process of its own
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.web.settings"  # noqa: TID251
    import django

    django.setup()


def load_register(settings: Settings) -> None:
    """Load what the cases of the current release say of organisations and policy, the demonstration, and feeds' measures."""
    from comity.lake import Lake, current_release
    from comity.web.policy import cases, deriving
    from comity.web.policy import loading as policy
    from comity.web.register import demonstration, loading

    demonstration.load()
    if current_release(settings.home):
        lake = Lake.open(settings.home)
        loading.load_cases(lake)
        policy.load_measures(lake)
        cases.load_cases(lake)
    deriving.catch_up()


def is_free(port: int) -> bool:
    """Whether nothing listens on `port` of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True


def free_port(after: int) -> int:
    """The next free port above `after`, or one that the system picks."""
    for port in range(after + 1, min(after + 50, 65536)):
        if is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
