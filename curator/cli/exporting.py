"""export: a story or a search becomes a bundle; a bundle against its manifest."""

from __future__ import annotations

import argparse
from pathlib import Path

from curator.cli import DONE, SOME_FAILED, STOPPED, TROUBLE
from curator.cli.opening import opened
from curator.cli.output import Bar, put_json, say, stopping
from curator.domain import disclosure, preflight
from curator.domain.errors import UsageError
from curator.domain.export import SIZES, Blocked, Exported, Options, Source


def export(options: argparse.Namespace) -> int:
    """Export, or check a bundle."""
    if options.check is not None:
        return _check(options)
    if (options.story is None) == (options.where is None) or options.to is None:
        raise UsageError("Say what and where: export (--story NAME | --where QUERY) --to DIR, or export --check DIR.")
    chosen = _chosen(options)
    source = Source(options.story, options.where, title=options.title or "")
    target = Path(options.to).expanduser().absolute()
    with opened(options) as catalogue:
        from curator.jobs import exporting

        job = exporting.exported(catalogue, lambda act: act(catalogue), source, target, chosen)
        bar = Bar()
        with stopping() as wish:
            try:
                while True:
                    progress = next(job)
                    bar.show(progress)
                    if wish[0]:
                        job.close()
                        left = (progress.total or progress.done) - progress.done
                        say(
                            f"Stopped with {left:,} photos left; what stood there still stands. Run the same command again to go on."
                        )
                        return STOPPED
            except StopIteration as end:
                done: Exported = end.value
            except Blocked as trouble:
                bar.clear()
                return _blocked(options, trouble, target)
            finally:
                bar.clear()
    return _told(options, done)


def _chosen(options: argparse.Namespace) -> Options:
    from curator.jobs import bundling

    return Options(
        profile=options.profile,
        location=disclosure.location(options.location) if options.location else None,
        languages=bundling.language_codes(options.languages),
        template=options.template,
        sizes=tuple(options.size) or SIZES,
        large=options.large,
        avif=options.avif,
        watermark=options.watermark,
        title_page=options.title_page,
        downloads=not options.no_downloads,
        address=options.address,
        stop_when_broken=options.stop_when_broken,
        zip=options.zip,
        bag=options.bag,
        replace=options.replace,
        waivers=tuple(preflight.waiver(text) for text in options.waive),
    )


def _blocked(options: argparse.Namespace, trouble: Blocked, target: Path) -> int:
    if options.json:
        findings = [finding.to_json() for finding in trouble.findings]
        put_json({"to": str(target), "photos": 0, "written": 0, "reused": 0, "bytes": 0, "findings": findings})
    for finding in trouble.findings:
        if finding.level == "block" and finding.waived is None:
            say(f"✗ {finding.uid[:8]}  {finding.rule}: {finding.message}")
    say(f"curator: {trouble.sentence}")
    return TROUBLE


def _told(options: argparse.Namespace, done: Exported) -> int:
    if options.json:
        put_json(done.to_json())
    else:
        photos = "One photo" if done.photos == 1 else f"{done.photos:,} photos"
        if done.unchanged:
            say(f"{photos} in {done.to}: nothing had changed, nothing was written.")
        else:
            say(
                f"{photos} in {done.to}: {done.written:,} files written, {done.reused:,} as they were, {done.bytes / 1e6:,.1f} MB."
            )
        if done.zip:
            say(f"Packed as {done.zip}")
        warned = sum(finding.level == "warn" for finding in done.findings)
        if warned:
            say(f"{warned:,} findings that do not block; curator preflight lists them.")
        for note in done.notes:
            say(f"- {note}")
        say(f"Open it: {done.to / ('data/index.html' if options.bag else 'index.html')}")
    for sentence in done.left_out:
        say(f"Left out: {sentence}")
    return SOME_FAILED if done.left_out and options.where is not None else DONE


def _check(options: argparse.Namespace) -> int:
    from curator.files import bundle_folder

    folder = Path(options.check).expanduser().absolute()
    bundle_folder.recover(folder)
    found = bundle_folder.check(folder)
    if options.json:
        put_json(found.to_json())
    for word, names in (("changed", found.changed), ("missing", found.missing), ("not of the bundle", found.extra)):
        for name in names:
            say(f"{word}: {name}")
    if found.is_whole:
        say(f"All {found.sound:,} files are as they were exported.")
        return DONE
    say(f"curator: {folder} is not as it was exported.")
    return TROUBLE
