"""The outer wall: what a jail can see, and the command that builds it."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import coursekit
import gradekit
from coursekit.datasets import paths
from coursekit.errors import CourseError

USER_VARIABLE = "GRADEKIT_JAIL_USER"
HOW_TO_INSTALL = (
    "install it (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap; it exists "
    "for Linux alone), or pass --jail none, which runs students' code with your own rights"
)
NAMESPACES = (
    "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
    "--unshare-cgroup-try",
)  # fmt: skip
INSIDE = Path(__file__).parent / "inside"
# Names that the C library and matplotlib look for; nothing of the real files.
MADE_FILES = {
    "/etc/passwd": b"student:x:1000:1000:student:/home/student:/bin/sh\n",
    "/etc/group": b"student:x:1000:\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
    "/etc/hosts": b"127.0.0.1 localhost\n::1 localhost\n",
}
PRIVATE = ("/tmp", "/dev/shm", "/home/student")  # each kernel has its own
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/etc/fonts")
DATA_FILES = ("sign_digits.npz", "dogs_cats.npz")


@dataclass
class Command:
    """A command line in the making.

    Attributes
    ----------
    arguments : list of str
        bubblewrap's.
    sources : list of str
        What is bound, where names have to be replaced because another user starts bubblewrap.
    descriptors : list of int
        Open files that it needs.
    hidden : list of pairs of str
        Second place and name of what kernels' own folders hide.
    """

    staged: bool
    arguments: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)

    def add(self, *arguments: str) -> None:
        """Add arguments as they are."""
        self.arguments += arguments

    def bind(self, source: Path | str, target: Path | str, how: str = "--ro-bind") -> None:
        """Let a file or folder appear in the jail."""
        name = os.path.realpath(source)
        if self.staged:
            self.sources.append(name)
            name = f"/mnt/{len(self.sources) - 1}"
        self.add(how, name, str(target))

    def system_links(self) -> None:
        """The folders beside /usr that programs need, or links to where they are in it."""
        for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
            path = Path("/", name)
            if path.is_symlink():
                self.add("--symlink", os.readlink(path), str(path))
            elif path.is_dir():
                self.add("--ro-bind", str(path), str(path))

    def show(self, path: Path) -> None:
        """Let a file or folder appear under its own name.

        What lies where a kernel gets a folder of its own is bound to a second place as well, from
        where the kernel puts it back.
        """
        self.bind(path, path)
        if any(path.is_relative_to(place) for place in PRIVATE):
            again = f"/run/again/{len(self.hidden)}"
            self.bind(path, again)
            self.hidden.append((again, str(path)))

    def write(self, target: str, content: bytes) -> None:
        """Let a file with some content appear in the jail."""
        descriptor = os.memfd_create("gradekit")
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        self.descriptors.append(descriptor)
        self.add("--ro-bind-data", str(descriptor), target)


def bubblewrap() -> str:
    """Path of bubblewrap; CourseError where it is missing."""
    found = shutil.which("bwrap") if sys.platform == "linux" else None
    if found is None:
        raise CourseError(
            f"bubblewrap, which student code is jailed with, is missing: {HOW_TO_INSTALL}."
        )
    return found


def check() -> None:
    """Try whether jails can be built here.

    Raises
    ------
    CourseError
        If not; it says what is missing and what to do.
    """
    line = Command(staged=os.geteuid() == 0)
    line.add(bubblewrap(), *NAMESPACES, "--ro-bind", "/usr", "/usr")
    line.system_links()
    line.add("--proc", "/proc", "--", "true")
    tried = subprocess.run(as_user(line), capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        raise CourseError(
            f"bubblewrap cannot build a jail here ({' '.join(tried.stderr.split())[-300:]}): allow "
            "ordinary users to make user namespaces, or pass --jail none, which runs students' "
            "code with your own rights."
        )


def check_out_of_sight(*folders: Path) -> None:
    """Refuse folders that lie where every jail can look.

    Raises
    ------
    CourseError
        If one does: students' code could read the sources, or the class.
    """
    for folder in map(Path.resolve, folders):
        for shown in map(Path.resolve, [Path("/usr"), *python_folders()]):
            if folder.is_relative_to(shown):
                raise CourseError(
                    f"{folder} lies in {shown}, where students' code finds Python and may read "
                    "everything: move it elsewhere."
                )


def jail_user() -> tuple[int, int]:
    """User and group that a jail runs as where the grader is root."""
    import pwd  # not there on Windows

    chosen = os.environ.get(USER_VARIABLE, "nobody")
    try:
        entry = pwd.getpwuid(int(chosen)) if chosen.isdigit() else pwd.getpwnam(chosen)
        uid, gid = entry.pw_uid, entry.pw_gid
    except KeyError:
        uid = gid = int(chosen) if chosen.isdigit() else 0
    if uid == 0:
        raise CourseError(
            f"{USER_VARIABLE}={chosen}: no such user, or root; a jail needs an ordinary one."
        )
    return uid, gid


def command(run_folder: Path, control: int) -> Command:
    """The command that builds a jail and starts the forker in it.

    Parameters
    ----------
    run_folder : Path
        The host's folder for kernels' sockets; the only thing in the jail that can be written to
        and stays, and kernels are kept from writing to it.
    control : int
        The forker's end of its socket to the host.
    """
    line = Command(staged=os.geteuid() == 0)
    line.add(
        bubblewrap(), *NAMESPACES, "--uid", "1000", "--gid", "1000", "--hostname", "course",
        "--die-with-parent", "--new-session", "--as-pid-1", "--clearenv", "--cap-drop", "ALL",
        "--ro-bind", "/usr", "/usr",
    )  # fmt: skip
    line.system_links()
    for name in SYSTEM_FILES:
        if os.path.exists(name):
            line.bind(name, name)
    for name, content in MADE_FILES.items():
        line.write(name, content)
    line.add("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/home/student")
    for path in python_folders():
        line.show(path)
    own = Path(gradekit.__file__).parent.resolve()  # holds answers
    if any(own.is_relative_to(folder) for folder in (*python_folders(), Path("/usr"))):
        line.add("--tmpfs", str(own), "--remount-ro", str(own))
    if (settings := Path(sys.prefix, "pip.conf")).is_file():  # it may hold a password
        line.write(str(settings), b"")
    for path in (Path(coursekit.__file__).parent, *data_files()):
        line.show(path)
    for font_list in font_lists():
        line.bind(font_list, f"/tmp/matplotlib/{font_list.name}")
    line.bind(INSIDE, "/run/inside")
    line.bind(run_folder, "/run/k", "--bind")
    line.add("--dir", "/run/s", "--dir", "/run/scratch", "--dir", "/dev/shm")
    line.add("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp")
    for name, value in forker_environment().items():
        line.add("--setenv", name, value)
    alone = "-I"
    if user_packages():
        alone = "-P"
        line.add("--setenv", "PYTHONUSERBASE", str(site.getuserbase()))
    line.add("--", sys.executable, alone, "/run/inside/start.py", str(control))
    if line.staged:
        os.chown(run_folder, *jail_user())
    line.arguments = as_user(line)
    return line


def as_user(line: Command) -> list[str]:
    """A command line as an ordinary user, whoever runs it."""
    if not line.staged:
        return line.arguments
    uid, gid = jail_user()
    return [
        getattr(sys, "_base_executable", sys.executable), "-I", "-S",
        str(Path(__file__).parent / "drop.py"), str(uid), str(gid),
        str(len(line.sources)), *line.sources, *line.arguments,
    ]  # fmt: skip


def user_packages() -> Path | None:
    """The folder of packages that a user has installed outside an environment, if it is used."""
    folder = Path(site.getusersitepackages())
    return folder if site.ENABLE_USER_SITE and folder.is_dir() else None


def python_folders() -> list[Path]:
    """The Python environment: all that code may be imported from, but for this project's own."""
    wanted = [Path(sys.base_prefix), Path(sys.prefix)]
    if (packages := user_packages()) is not None:
        wanted.append(packages)
    found: list[Path] = []
    for path in wanted:
        # The names that interpreter and packages were installed under, not what they resolve to.
        path = Path(os.path.abspath(path))
        if not path.is_relative_to("/usr") and path not in found:
            found.append(path)
    interpreter = Path(os.path.realpath(sys.executable))
    if not any(interpreter.is_relative_to(p) for p in [*found, Path("/usr")]):
        found.append(interpreter.parent.parent)
    return found


def data_files() -> list[Path]:
    """The datasets that a kernel may read."""
    cache = paths.cache_folder()
    found = [path.absolute() for path in sorted(cache.glob("*.npz"))] if cache.is_dir() else []
    folder = paths.data_folder()
    if folder is not None:
        found += [folder / name for name in DATA_FILES if (folder / name).is_file()]
    return found


def font_lists() -> list[Path]:
    """Matplotlib's list of fonts; to search for them takes seconds."""
    if chosen := os.environ.get("MPLCONFIGDIR"):
        folder = Path(chosen)
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(cache) / "matplotlib"
    return sorted(folder.glob("fontlist-*.json"))


def forker_environment() -> dict[str, str]:
    """Environment of a process that warms up; kernels get their own."""
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR")
    return {f"{name}_NUM_THREADS": "1" for name in threads} | {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": "/tmp/home",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": "/tmp/ipython",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONDONTWRITEBYTECODE": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
    }
