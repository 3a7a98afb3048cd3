"""Disks are known again by what they call themselves, wherever they are mounted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.files import volumes
from curator.files.volumes import Volume

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's tables")
posix = pytest.mark.skipif(sys.platform == "win32", reason="reads no tables of Windows")

MOUNTS = rb"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
40 27 8:17 / /media/amina/EOS\040DIGITAL rw,nosuid shared:9 master:3 - vfat /dev/sdb1 rw,uid=1000
41 27 0:45 /@home /home rw - btrfs /dev/mapper/luks rw,subvol=/@home
42 27 0:50 / /srv/photos rw - nfs4 nas:/export rw,vers=4.2
43 27 0:51 / /home/amina/share rw - cifs //amina@nas/photos rw
44 27 0:52 / /home/amina/far rw - fuse.sshfs amina@nas: rw
45 27 8:33 / /home/amina/near rw - fuseblk /dev/sdc1 rw
46 27 8:17 /DCIM /bound rw - vfat /dev/sdb1 rw
47 27 7:3 / /snap/core/1 ro - squashfs /dev/loop3 ro
48 27 0:60 / /home/amina/near/deep rw - tmpfs tmpfs rw
49 27 8:49 / /srv/photos rw - ext4 /dev/sdd1 rw
a line that is none
"""


@posix
def test_the_table_is_read_as_the_kernel_means_it() -> None:
    table = volumes._linux_table(MOUNTS)
    by_point = {mount.point: mount for mount in table}
    assert by_point["/media/amina/EOS DIGITAL"].device == "8:17"
    assert by_point["/srv/photos"].source == "/dev/sdd1"  # it hides the share below
    assert {mount.point for mount in table if mount.is_network} == {"/home/amina/share", "/home/amina/far"}
    assert {mount.point for mount in table if mount.is_disk} == set(by_point) - {
        "/proc",
        "/snap/core/1",
        "/home/amina/near/deep",
    }


@posix
@pytest.mark.parametrize(
    ("path", "point"),
    [
        ("/nowhere/x.jpg", "/"),
        ("/homeless/x.jpg", "/"),
        ("/home/x.jpg", "/home"),
        ("/home/amina/near/x.jpg", "/home/amina/near"),
        ("/home/amina/near/deep/x.jpg", "/home/amina/near/deep"),
        ("/srv/photos", "/srv/photos"),
    ],
)
def test_a_path_lies_on_its_longest_mount(path: str, point: str) -> None:
    assert volumes._mount_of(Path(path), volumes._linux_table(MOUNTS)).point == point


@linux
def test_a_disk_is_known_by_its_file_system() -> None:
    uuids, labels = (
        {"254:0": "0D1B9B0E-5D3E-4A3C-8F63-0A52D4E4B4B1", "8:17": "64a7-1f0c", "8:33": "01D5A3F2C0FFEE42"},
        {"8:17": "EOS 你好"},
    )
    told = {mount.point: volumes._linux_volume(mount, uuids, labels) for mount in volumes._linux_table(MOUNTS)}
    assert told["/"].identifier == "0d1b9b0e-5d3e-4a3c-8f63-0a52d4e4b4b1"
    assert told["/media/amina/EOS DIGITAL"] == Volume("64A7-1F0C", "EOS 你好", "/media/amina/EOS DIGITAL")
    assert told["/home/amina/near"].identifier == "C0FF-EE42"  # as Windows shows the NTFS number
    assert told["/bound"].identifier == "64A7-1F0C:/DCIM"
    assert told["/home/amina/share"].identifier == "//nas/photos"
    assert told["/proc"].identifier is None


@posix
@given(st.binary(max_size=200))
def test_tables_of_any_bytes_are_read(text: bytes) -> None:
    volumes._linux_table(text)
    volumes._linux_table(b"1 2 3:4 " + text + b" / rw - ext4 " + text)
    volumes._mac_table(text)


def test_the_table_of_macos() -> None:
    text = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk4s1 on /Volumes/EOS on the road (msdos, local, nodev, nosuid)
//amina@nas._smb._tcp.local/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by amina)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""
    table = volumes._mac_table(text.encode())
    assert [mount.point for mount in table if mount.is_disk] == ["/", "/Volumes/EOS on the road", "/Volumes/photos"]
    assert volumes._address(table[3].source) == "//nas._smb._tcp.local/photos" and table[3].is_network


def test_the_disk_of_a_folder_that_is_there_or_will_be(tmp_path: Path) -> None:
    here = volumes.volume_of(tmp_path)
    assert volumes.volume_of(tmp_path / "not" / "yet" / "there.jpg") == here
    assert os.path.ismount(here.mount)
    assert os.path.realpath(tmp_path).startswith(here.mount)
    (tmp_path / "link").symlink_to("/proc" if sys.platform == "linux" else tmp_path)
    if sys.platform == "linux":
        assert volumes.volume_of(tmp_path / "link") == Volume(None, None, "/proc")
        assert not volumes.is_network(Path("/proc"))


def test_the_disk_of_the_system_stays() -> None:
    assert not volumes.may_be_unplugged(Path(Path.home().anchor))


@linux
@pytest.mark.parametrize(
    ("top", "away"), [("/media/amina/CARD", True), ("/run/media/amina/CARD", True), ("/mnt", True), ("/home", False)]
)
def test_disks_that_may_be_away_tomorrow(top: str, away: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    table = volumes._linux_table(f"1 1 254:0 / / rw - ext4 /dev/x rw\n2 1 254:9 / {top} rw - ext4 /dev/y rw\n".encode())
    monkeypatch.setattr(volumes, "_table", lambda: table)
    assert volumes.may_be_unplugged(Path(top) / "x.jpg") is away
    assert not volumes.may_be_unplugged(Path("/mntx/x.jpg"))


# ---- a real disk -------------------------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """The image of a disk of 16 MB with ext4, named PHOTOS, which can be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        pytest.skip("a disk of its own needs Linux, root and mkfs.ext4")
    image = tmp_path / "disk.img"
    with image.open("wb") as stream:
        stream.truncate(16 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-L", "PHOTOS", str(image)], check=True)
    yield image


def mount(image: Path, point: Path) -> None:
    point.mkdir()
    if subprocess.run(["mount", "-o", "loop", str(image), str(point)], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")


def test_a_disk_is_found_again_at_another_place(disk: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first place", tmp_path / "second"
    known = None
    for point in (first, second):
        mount(disk, point)
        try:
            (point / "photo.jpg").touch()
            volume = volumes.volume_of(point / "photo.jpg")
            if not Path("/dev/disk").exists() and tuple(map(int, os.uname().release.split(".")[:2])) < (6, 9):
                pytest.skip("this kernel cannot tell what a disk calls itself without udev")
            assert volume.identifier is not None
            assert volume in volumes.mounted() and (volume.label, volume.mount) == ("PHOTOS", str(point))
            known = known or volume.identifier
            assert volume.identifier == known
        finally:
            subprocess.run(["umount", "-l", str(point)], check=True)
        assert volumes.volume_of(point / "photo.jpg").mount != str(point)
        assert known not in {one.identifier for one in volumes.mounted()}
