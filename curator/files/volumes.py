"""Disks: which one a path lies on, and which are mounted now, so that photos are found under another mount point or drive letter.

A disk is known by what its file system calls itself, read without privileges: on Linux from the names under /dev/disk (or from
the file system itself, where it can tell), on macOS from diskutil, on Windows from the volume's serial number. FAT, exFAT and NTFS
have the same name under Linux and Windows (`1234-ABCD`). A network share is known by its address.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NETWORK = re.compile(
    r"nfs4?|cifs|smb3|smbfs|afpfs|afs|ncpfs|9p|ceph|glusterfs|lustre|beegfs|gpfs|davfs|webdav|ftp|vboxsf|vmhgfs|prl_fs|virtiofs"
    r"|fuse(\..*)?|osxfuse|macfuse"
)
_LOCAL_FUSE = re.compile(
    r"fuse\.(exfat|ntfs|ntfs-3g|ext2|ext4|apfs|encfs|gocryptfs|cryfs|bindfs|mergerfs|unionfs.*|portal|veracrypt)"
)
_IMAGES = frozenset({"squashfs", "erofs", "overlay"})  # file systems of programs, not of persons
_PLUGGED = ("/media", "/run/media", "/mnt", "/Volumes")
_GET_UUID, _GET_LABEL = 0x80111500, 0x81009431  # FS_IOC_GETFSUUID (Linux 6.9), FS_IOC_GETFSLABEL


@dataclass(frozen=True, slots=True)
class Volume:
    """A disk, or rather one file system.

    `identifier` is what it calls itself, None where it has no such thing; of a part of it that is mounted alone the path of that
    part follows after a colon. `label` is its name for people, `mount` the absolute path at which it is mounted now.
    """

    identifier: str | None
    label: str | None
    mount: str


@dataclass(frozen=True, slots=True)
class _Mount:
    """One line of the system's table. `device` is `major:minor` on Linux; `root` the part of the file system that is mounted."""

    point: str
    kind: str
    source: str
    device: str = ""
    root: str = "/"

    @property
    def is_network(self) -> bool:
        return bool(_NETWORK.fullmatch(self.kind)) and not _LOCAL_FUSE.fullmatch(self.kind)

    @property
    def is_disk(self) -> bool:
        return self.is_network or (self.source.startswith("/dev/") and self.kind not in _IMAGES)


def volume_of(path: Path) -> Volume:
    """The disk on which a path lies or would lie; links are followed."""
    if sys.platform == "win32":
        return _windows_volume(_windows_mount(path))
    mount = _mount_of(path, _table())
    return _mac_volume(mount) if sys.platform == "darwin" else _linux_volume(mount, *_disk_names())


def mounted() -> list[Volume]:
    """The disks and network shares that are mounted now. Reads the system's tables only, so that no dead share is waited for."""
    if sys.platform == "win32":
        return [_windows_volume(drive) for drive in _windows_drives()]
    disks = [mount for mount in _table() if mount.is_disk]
    if sys.platform == "darwin":
        return [_mac_volume(mount) for mount in disks if not mount.point.startswith("/System/")]
    uuids, labels = _disk_names()
    return [_linux_volume(mount, uuids, labels) for mount in disks]


def is_network(path: Path) -> bool:
    """True for a path on a network share, where locks and the order of writes cannot be relied on; a folder that a virtual
    machine or a FUSE program of unknown kind lends counts as one.
    """
    if sys.platform == "win32":
        return _windows_kind(_windows_mount(path)) == _REMOTE
    return _mount_of(path, _table()).is_network


def may_be_unplugged(path: Path) -> bool:
    """True for a path on a disk that may be away tomorrow: a network share, a removable or USB disk, one mounted where those are."""
    if sys.platform == "win32":
        drive = _windows_mount(path)
        system = os.environ.get("SYSTEMDRIVE", "C:").casefold()
        return _windows_kind(drive) != _FIXED or not drive.casefold().startswith(system)
    mount = _mount_of(path, _table())
    if mount.is_network or any(mount.point == top or mount.point.startswith(top + "/") for top in _PLUGGED):
        return True
    return sys.platform == "linux" and _is_removable(mount)


def _mount_of(path: Path, table: Iterable[_Mount]) -> _Mount:
    """The mount that a path lies on: the longest."""
    real = os.path.realpath(path)
    found = _Mount("/", "", "")
    for mount in table:
        if (real == mount.point or real.startswith(mount.point.rstrip("/") + "/")) and len(mount.point) >= len(found.point):
            found = mount
    return found


def _table() -> list[_Mount]:
    if sys.platform == "darwin":
        return _mac_table(subprocess.run(["/sbin/mount"], capture_output=True, check=True, timeout=20).stdout)
    return _linux_table(Path("/proc/self/mountinfo").read_bytes())


# ---- Linux -------------------------------------------------------------------------------------------------------------


def _linux_table(text: bytes) -> list[_Mount]:
    """The mounts of /proc/self/mountinfo, see proc(5); of several at one place the last, which hides the others."""
    table: dict[str, _Mount] = {}
    for line in os.fsdecode(text).splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(rest) < 2:
            continue
        point = _unescaped(fields[4])
        table[point] = _Mount(point, rest[0], _unescaped(rest[1]), fields[2], _unescaped(fields[3]))
    return list(table.values())


def _unescaped(text: str) -> str:
    """Blanks and backslashes come as octal numbers of octets."""
    return os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8) & 255]), os.fsencode(text)))


def _disk_names() -> tuple[dict[str, str], dict[str, str]]:
    """UUIDs and labels of the disks there are, by `major:minor`."""
    return _links(Path("/dev/disk/by-uuid")), _links(Path("/dev/disk/by-label"))


def _links(folder: Path) -> dict[str, str]:
    names: dict[str, str] = {}
    try:
        links = sorted(folder.iterdir())
    except OSError:
        return names  # a system without udev
    for link in links:
        device = _device(str(link))
        if device:
            # A label's odd signs come as \xNN.
            octets = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), os.fsencode(link.name))
            names[device] = octets.decode(errors="replace")
    return names


def _device(path: str) -> str:
    try:
        number = os.stat(path).st_rdev  # noqa: PTH116 - a str, as everywhere here
    except OSError:
        return ""
    return f"{os.major(number)}:{os.minor(number)}" if number else ""


def _linux_volume(mount: _Mount, uuids: Mapping[str, str], labels: Mapping[str, str]) -> Volume:
    if mount.is_network:
        return Volume(_address(mount.source), None, mount.point)
    # Subtle: btrfs shows a device number of its own making; the disk is the one its source names.
    device = mount.device if mount.device in uuids else _device(mount.source) if mount.source.startswith("/dev/") else ""
    uuid = uuids.get(device) or _asked(mount, _GET_UUID)
    label = labels.get(device) or _asked(mount, _GET_LABEL)
    if uuid and mount.root != "/":
        return Volume(f"{_plain(uuid)}:{mount.root}", label, mount.point)
    return Volume(_plain(uuid) if uuid else None, label, mount.point)


def _plain(uuid: str) -> str:
    """A file system's name as both Linux and Windows have it: NTFS's long number ends with the one that Windows shows."""
    if re.fullmatch(r"[0-9A-Fa-f]{16}", uuid):
        return f"{uuid[8:12]}-{uuid[12:]}".upper()
    return uuid.upper() if len(uuid) <= 9 else uuid.lower()


def _asked(mount: _Mount, question: int) -> str | None:
    """UUID or label from the file system itself, where there is no udev (containers, rescue systems)."""
    import fcntl

    if not mount.source.startswith("/dev/"):
        return None
    try:
        folder = os.open(mount.point, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        answer = fcntl.ioctl(folder, question, bytes(17 if question == _GET_UUID else 256))
    except OSError:  # an older kernel, or a file system that cannot tell
        return None
    finally:
        os.close(folder)
    if question == _GET_LABEL:
        return answer.split(b"\0", 1)[0].decode(errors="replace") or None
    digits = answer[1:17].hex()
    if answer[0] != 16 or not digits.strip("0"):
        return None
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _address(source: str) -> str:
    """The address of a share, without the name of who is logged in."""
    return re.sub(r"^//[^@/]*@", "//", source)


def _is_removable(mount: _Mount) -> bool:
    """True for a disk that the kernel calls removable or that hangs on USB."""
    device = mount.device if not mount.device.startswith("0:") else _device(mount.source)
    node = os.path.realpath(f"/sys/dev/block/{device}")
    if "/usb" in node:
        return True
    for folder in (Path(node), Path(node).parent):  # of a partition the whole disk knows
        try:
            return (folder / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False


# ---- macOS -------------------------------------------------------------------------------------------------------------


def _mac_table(text: bytes) -> list[_Mount]:
    """The mounts that mount(8) prints: `/dev/disk4s1 on /Volumes/CARD (msdos, local, nodev)`."""
    lines = (re.fullmatch(r"(.*?) on (.*) \(([^,)]+).*\)", line) for line in os.fsdecode(text).splitlines())
    return [_Mount(found[2], found[3], found[1]) for found in lines if found]


def _mac_volume(mount: _Mount) -> Volume:
    import plistlib

    if mount.is_network:
        return Volume(_address(mount.source), None, mount.point)
    try:
        asked = ["/usr/sbin/diskutil", "info", "-plist", mount.point]
        about = plistlib.loads(subprocess.run(asked, capture_output=True, check=True, timeout=20).stdout)
    except (OSError, subprocess.SubprocessError, plistlib.InvalidFileException):
        return Volume(None, None, mount.point)
    return Volume(about.get("VolumeUUID"), about.get("VolumeName") or None, mount.point)


# ---- Windows -----------------------------------------------------------------------------------------------------------

_FIXED, _REMOTE = 3, 4  # DRIVE_FIXED, DRIVE_REMOTE


def _kernel() -> Any:
    import ctypes

    windows: Any = ctypes  # the part that other systems lack
    return windows.windll.kernel32


def _windows_mount(path: Path) -> str:
    """The drive or folder at which the disk of a path is mounted, with a backslash at its end."""
    import ctypes

    room = ctypes.create_unicode_buffer(32768)
    if not _kernel().GetVolumePathNameW(os.path.realpath(path), room, len(room)):
        return Path(path).anchor
    return room.value


def _windows_volume(mount: str) -> Volume:
    import ctypes

    kernel = _kernel()
    kernel.SetThreadErrorMode(1, None)  # Subtle: else Windows itself asks for a card to be put into an empty reader
    label, serial = ctypes.create_unicode_buffer(261), ctypes.c_uint32()
    if not kernel.GetVolumeInformationW(mount, label, len(label), ctypes.byref(serial), None, None, None, 0):
        return Volume(None, None, mount)
    return Volume(f"{serial.value >> 16:04X}-{serial.value & 0xFFFF:04X}", label.value or None, mount)


def _windows_drives() -> list[str]:
    there = _kernel().GetLogicalDrives()
    return [f"{chr(65 + n)}:\\" for n in range(26) if there >> n & 1]


def _windows_kind(mount: str) -> int:
    return int(_kernel().GetDriveTypeW(mount))
