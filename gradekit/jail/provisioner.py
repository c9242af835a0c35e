"""Where jupyter_client gets a jailed kernel from: for nbclient, nbgrader, ``jupyter execute``.

A kernelspec chooses it in its metadata::

    "kernel_provisioner": {"provisioner_name": "gradekit-jail",
                           "config": {"jail": "bwrap", "warm": "yes", "limits": {}}}
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerBase, LocalProvisioner
from traitlets import Dict, Enum, List, Unicode

from coursekit.datasets import paths
from coursekit.errors import CourseError
from gradekit.jail import jail as jails
from gradekit.jail.install import SETTINGS_FILE
from gradekit.jail.limits import Limits
from gradekit.jail.watch import watch

WORK = "/home/student/work"
# Of the caller's environment a kernel gets these and no others: no token, no password.
PASSED_ON = ("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "NBGRADER_EXECUTION")
MOST_FILES, MOST_BYTES = 2000, 50_000_000
# A kernel of a person at a notebook, or of a book's build, has no end by the clock.
LONG = 7 * 24 * 3600.0


class JailProvisioner(LocalProvisioner):
    """Starts kernels in a jail, warm where that is asked for.

    With ``jail="none"`` and ``warm="no"`` it is jupyter_client's own.

    Attributes
    ----------
    files : mapping of str to bytes or None
        What the kernel finds in its working folder; None: copies of the files in ``cwd``, but for
        notebooks and hidden ones.
    kernel : Kernel or None
        The kernel it has started.
    """

    jail = Enum(["bwrap", "none"], "bwrap", help="What keeps a kernel in.").tag(config=True)
    warm = Enum(
        ["yes", "no"], "yes", help="Whether kernels are forked from a process with imports."
    ).tag(config=True)
    limits = Dict(help="Other limits than the usual, by the names of Limits.").tag(config=True)
    preload = List(Unicode(), list(jails.ALL), help="What a warm jail imports.").tag(config=True)

    files: Mapping[str, bytes] | None = None
    seconds = LONG
    kernel: jails.Kernel | None = None
    _own: jails.Jail | None = None

    @property
    def cold_and_free(self) -> bool:
        """Whether there is neither a wall nor a fork: jupyter_client's own provisioner does it."""
        return self.jail == "none" and (self.warm == "no" or not hasattr(os, "pidfd_open"))

    @property
    def bounds(self) -> Limits:
        """The limits in force."""
        return replace(Limits(), **self.limits)

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel, alive or not yet waited for."""
        return super().has_process if self.cold_and_free else self.kernel is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose a jail and a folder for the sockets, and tell the manager."""
        if self.cold_and_free:
            return dict(await super().pre_launch(**kwargs))
        try:
            bounds = self.bounds
        except TypeError as error:
            raise CourseError(f"limits of the kernel: {error}") from error
        del bounds
        jail = await asyncio.to_thread(self._jail)
        self._name, connection = jail.reserve()
        manager = self.parent
        if manager is not None:
            manager.transport, manager.ip = connection["transport"], connection["ip"]
            for name in jails.PORTS:
                setattr(manager, name, connection[name])
            manager.write_connection_file()
            self.connection_info = manager.get_connection_info()
        else:
            self.connection_info = {**connection, "key": jails.new_key().encode(),
                                    "signature_scheme": "hmac-sha256"}  # fmt: skip
        kwargs.pop("extra_arguments", None)
        kwargs.pop("transport_encryption", None)
        return dict(await KernelProvisionerBase.pre_launch(self, cmd=[], **kwargs))

    def _jail(self) -> jails.Jail:
        walled = self.jail == "bwrap"
        if self.warm == "yes":
            jail = jails.warm_jail(walled, self.preload)
        else:
            jail = self._own = jails.Jail(walled, ())
        jail.wait_until_warm()
        self._used = jail
        return jail

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel."""
        if self.cold_and_free:
            return await super().launch_kernel(cmd, **kwargs)
        cwd = Path(kwargs.get("cwd") or os.getcwd())
        key = self.connection_info["key"]
        if self.jail == "bwrap":
            environment = jails.kernel_environment(passed_on(kwargs["env"]))
            files = files_of(cwd) if self.files is None else self.files
            work = WORK
        else:
            environment, files, work = free_environment(kwargs["env"]), {}, str(cwd)
        self.kernel = await asyncio.to_thread(
            self._used.start_kernel,
            self._name,
            key.decode() if isinstance(key, bytes) else key,
            environment, work, files, self.bounds, self.settings(),
        )  # fmt: skip
        self.pid = self.kernel.pid
        self.cwd = cwd
        if self.jail == "bwrap":
            watch.add(self.kernel, self.bounds, self.seconds)
        return self.connection_info

    def settings(self) -> dict[str, Any]:
        """IPython's configuration from the file beside the kernelspec, if it has one."""
        file = Path(getattr(self.kernel_spec, "resource_dir", "")) / SETTINGS_FILE
        # Behind a wall, all kernels are alike.
        if self.jail == "bwrap" or not file.is_file():
            return {}
        settings: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return settings

    async def poll(self) -> int | None:
        """None while it runs, else how it ended."""
        if self.cold_and_free:
            return await super().poll()
        if self.kernel is None or not self.kernel.alive():
            return 0 if self.kernel is None else self.kernel.status()
        return None

    async def wait(self) -> int | None:
        """Wait for its end."""
        if self.cold_and_free:
            return await super().wait()
        if self.kernel is None:
            return 0
        pause = 0.001
        while self.kernel.alive():
            await asyncio.sleep(pause)
            pause = min(0.05, 2 * pause)
        status = self.kernel.status()
        self._forget()
        return status

    async def send_signal(self, signum: int) -> None:
        """Send it a signal; an interrupt reaches the kernel, not what it has started."""
        if self.cold_and_free:
            await super().send_signal(signum)
        elif self.kernel is not None and signum != 0:
            self.kernel.send(signum)

    async def kill(self, restart: bool = False) -> None:
        """End it and all it has started."""
        if self.cold_and_free:
            await super().kill(restart)
        elif self.kernel is not None:
            self.kernel.kill()

    async def terminate(self, restart: bool = False) -> None:
        """End it: process 1 of a namespace need not hear a politer signal."""
        if self.cold_and_free:
            await super().terminate(restart)
        else:
            await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Leave nothing behind."""
        if self.cold_and_free:
            await super().cleanup(restart)
        else:
            self._forget()

    def _forget(self) -> None:
        kernel, self.kernel = self.kernel, None
        if kernel is not None:
            watch.remove(kernel)
            kernel.close()
        own, self._own = self._own, None
        if own is not None:
            own.end()

    def resolve_path(self, path: str) -> str | None:
        """Paths in a jail are no paths of the host."""
        return super().resolve_path(path) if self.jail == "none" else None


def passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """What a jailed kernel gets of its caller's environment."""
    found = {name: environment[name] for name in PASSED_ON if name in environment}
    found[paths.CACHE_VARIABLE] = str(paths.cache_folder())
    if data := environment.get(paths.DATA_VARIABLE):
        keep = data == paths.DRAWN
        found[paths.DATA_VARIABLE] = data if keep else os.path.abspath(os.path.expanduser(data))
    return found


def free_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Environment of a kernel without a wall: the caller's, and what a kernel needs."""
    home = Path(environment.get("HOME") or os.path.expanduser("~"))
    needed = {
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "MPLCONFIGDIR": str(home / ".config" / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    return needed | dict(environment)


def files_of(folder: Path) -> dict[str, bytes]:
    """Files of a folder that go with a notebook; the notebook itself may hold hidden tests."""
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(n for n in folders if not n.startswith((".", "__pycache__")))
        for name in sorted(names):
            path = Path(root) / name
            if name.startswith(".") or name.endswith(".ipynb") or path.is_symlink():
                continue
            if len(found) >= MOST_FILES:
                return found
            if not path.is_file() or path.stat().st_size > left:
                continue
            content = path.read_bytes()
            left -= len(content)
            found[path.relative_to(folder).as_posix()] = content
    return found
