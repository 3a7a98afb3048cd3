"""Import of real camera files and of broken and malicious ones gives what their manifests say.

Where we disagree with a manifest's expectation the file is listed here with the reason.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from curator.catalogue import journal, search, store
from curator.catalogue import pictures as picture_store
from curator.domain.job import Outcome, run
from curator.files.exiftool import ExifTool
from curator.files.workers import Workers
from curator.jobs import importing, thumbnails

LARGE = "a picture of more than 179 million pixels is refused by a decoder's default, not by its kind: telephones make them"
BROKEN = "a broken file of a picture kind is kept with a warning, as the manifest keeps more than a hundred like it"
DISAGREED = {
    "hostile/sharp-bad/giant-image.jpg": LARGE,
    "hostile/pillow_heif-bad/heif_special/200MP.heic": LARGE,
    "hostile/exiv2-poc/issue_791_poc1.webp": "exiftool breaks down over it within its limits, and it can not be shown",
    "hostile/gen-structure/truncated-2pc.jpg": BROKEN,
    "hostile/gen-structure/truncated-50pc.webp": BROKEN,
    "hostile/gen-structure/tiff-ifd-loop.tif": BROKEN,
    "hostile/exiv2-poc/issue_839_poc.rw2": BROKEN,
    "hostile/exiv2-poc/issue_857_coverage.raf": BROKEN,
    "hostile/jpegturbo-seed/gif/edges-only/images/id:000206,src:000000,op:extra,pos:33.gif": BROKEN,
    "hostile/jpegturbo-seed/gif_im/full/images/id:000360,src:000000,op:havoc,rep:32.gif": BROKEN,
    "hostile/jpegturbo-seed/gif_im/full/images/id:000547,src:000080,op:havoc,rep:2.gif": BROKEN,
    "hostile/libheif-fuzz/sequence_corpus/seq_seed.heif": BROKEN,
    "hostile/me-exceptions/psd/AssertionError.PsdReader.extract.psd": BROKEN,
    "hostile/pillow/decompression_bomb.gif": BROKEN,
    "hostile/pillow/zero_width.gif": BROKEN,
    "hostile/jpegturbo-seed/gif_im/full/images/id:001961,src:001953,op:havoc,rep:16.gif": "it claims 2,501 million pixels",
    "hostile/exiv2-poc/issue_9368_coverage.exv": "there is nothing in it but XMP, which is a sidecar without its photo",
    "hostile/exiv2-poc/issue_ghsa_v5g7_46xf_h728_poc.exv": "there is nothing in it but XMP, which is a sidecar without its photo",
}


def expectations(shared: Path, folder: str) -> dict[Path, str]:
    with (shared / folder / "MANIFEST.tsv").open(encoding="utf-8") as file:
        return {shared / folder / row["path"]: row["expected"] for row in csv.DictReader(file, delimiter="\t")}


@pytest.mark.parametrize("folder", ["photos", "hostile"])
def test_what_the_manifest_says(folder: str, shared_dir: Path | None, tmp_path: Path) -> None:
    if shared_dir is None:
        pytest.skip("the shared pictures are not here")
    expected = expectations(shared_dir, folder)
    archive = tmp_path / "archive"
    store.create(archive)
    with store.open_archive(archive, "tester") as catalogue:
        job = importing.imported(catalogue, lambda act: act(catalogue), [shared_dir / folder])
        outcomes, report = run(job)
        got = {Path(outcome.path): outcome for outcome in outcomes}
        with picture_store.open_pictures(archive) as pictures, Workers() as workers, ExifTool() as exiftool:
            steps = [step.uid for step in journal.history(catalogue) if step.act == "import"]
            made, _ = run(thumbnails.of_import(catalogue, pictures, thumbnails.Makers(workers, exiftool), steps, len(outcomes)))
        warned = {Path(outcome.path): outcome for outcome in made}
        assert len(search.find(catalogue).ids) == report.count("imported")
        assert journal.verify(catalogue) == []
        assert journal.disagreements(catalogue) == []
    wrong = [
        f"{path.relative_to(shared_dir)}: expected {wanted}, {told(got.get(path), warned.get(path))}"
        for path, wanted in expected.items()
        if str(path.relative_to(shared_dir)) not in DISAGREED and not agrees(path, wanted, got.get(path))
    ]
    assert not wrong, "\n".join(wrong)
    assert all(outcome.reason and outcome.reason.endswith(".") for outcome in outcomes if outcome.status == "failed")


def agrees(path: Path, wanted: str, outcome: Outcome | None) -> bool:
    if path.suffix.lower() == ".xmp":
        # A sidecar beside its photo is read as such and has no outcome of its own; alone it fails, whatever is in it.
        return outcome is None or outcome.status == "failed"
    if outcome is None:
        return path.suffix.lower() == ".flv"  # videos are passed over and counted
    return (outcome.status == "failed") == (wanted == "rejected with clear error")


def told(outcome: Outcome | None, later: Outcome | None) -> str:
    return (
        f"got {outcome.status if outcome else 'nothing'}: {outcome.reason if outcome else ''} {later.warnings if later else ''}"
    )
