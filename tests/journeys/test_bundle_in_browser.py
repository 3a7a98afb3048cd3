"""Bundles in a real browser, opened from the disk: read, swiped, zoomed, by keyboard, without scripts, with strangers' texts."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from curator.domain.bundle import Bundle, BundleBlock, Picture, PictureBlock, Rendition, TextBlock
from curator.domain.language import Texts
from curator.files import placeholders
from curator.files.frames import Recipe, Rendered, Request
from curator.files.workers import Workers
from curator.jobs import pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHECKER = Path(__file__).resolve().parents[2] / ".venv" / "vnu.jar"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--allow-file-access-from-files=false"),
)
LANGUAGES = ("en", "zh-CN", "ar")
NASTY = (
    *("<script>window.hit=1</script>", '"><img src=x onerror="window.hit=1">', "</title></style><script>window.hit=1</script>"),
    *(
        "{{ 7*7 }}{% raw %}",
        "javascript:window.hit=1",
        "<!--",
        "]]>",
        "\u2028window.hit=1\u2029",
        "\u202egpj.evil",
        "' onclick='window.hit=1",
    ),
    *(
        "x" * 900,
        "&lt;b&gt;&amp;amp;",
        "</dialog></template><iframe src=javascript:window.hit=1>",
        "阜平县" * 90,
        "${window.hit=1}",
    ),
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[tuple[Rendition, ...], ...]]:
    """A folder with the copies of four drawn pictures, one of them upright."""
    folder = tmp_path_factory.mktemp("drawn")
    copies = []
    recipe = Recipe(((480, "webp"), (1024, "webp"), (1920, "jpeg")))
    with Workers() as workers:
        for number in range(4):
            source = folder / "card" / f"{number}.jpg"
            placeholders.draw(source, number, *((1400, 2000) if number == 1 else (2400, 1600)))
            result = workers.render(Request(str(source), recipe=recipe))
            assert isinstance(result, Rendered)
            made = []
            for copy in result.copies:
                name = f"photos/p{number}.jpg" if copy.form == "jpeg" else f"web/p{number}-{copy.longest}.webp"
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(copy.content)
                form: Any = copy.form
                made.append(Rendition(name, copy.width, copy.height, form, len(copy.content), "0" * 64))
            copies.append(tuple(made))
    return folder, tuple(copies)


def texts(english: str, languages: tuple[str, ...]) -> Texts:
    others = {"zh-CN": "阜平县的农民", "ar": "مزارع في فوبينغ"}
    return Texts.of({"en": english, **{code: others[code] for code in languages if code in others}})


def bundle(
    copies: tuple[tuple[Rendition, ...], ...], *, count: int = 4, languages: tuple[str, ...] = ("en",), **more: Any
) -> Bundle:
    """A story: a heading, a photo, a quote, then a run of photos."""
    pictures = tuple(
        Picture(
            f"uid{number}", number, f"photo-{number}", copies[(number - 1) % 4],
            texts(f"Caption number {number} of a farmer in Fuping.", languages), texts(f"A drawing, {number}", languages),
            credit_line="©UNV, 2020" if number % 2 else "©IPRCC, 2020", copyright_notice="©UNV, 2020",
            web_statement="https://example.org/terms", licensor_url="https://example.org/licence", creators=("Li Ping",),
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    shown = [PictureBlock(one.number, one.caption, one.credit_line) for one in pictures]
    blocks: tuple[BundleBlock, ...] = (
        TextBlock("heading", texts("Acting together", languages)),
        TextBlock("paragraph", texts("Fuping county lies in the mountains. " * 8, languages)),
        *shown[:1],
        TextBlock("quote", texts("We learned a lot.", languages), "Jin Liu", "UN Volunteer"),
        TextBlock("heading", texts("The road", languages)),
        *shown[1:],
        TextBlock("paragraph", texts("The work goes on.", languages)),
    )
    made = Bundle(
        "story", texts("Acting together", languages), languages, blocks, pictures, "web", when="2026-11-26T10:00:00.000Z"
    )
    return replace(made, **more)


Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Any, drawn: tuple[Path, Any], tmp_path: Path) -> Iterator[Open]:
    """Writes a page into a folder of its own and opens it from the disk; fails when anything asks for more than the folder has."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def open_page(made: Bundle, template: str = "story", *, at: str = "", **chosen: Any) -> Any:
        folder = tmp_path / f"{template}-{len(contexts)}"
        folder.mkdir()
        for name in ("photos", "web"):
            (folder / name).symlink_to(drawn[0] / name)
        pages.written(made, folder, template)
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **chosen})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("console", lambda message: trouble.extend([message.text] if message.type in ("error", "warning") else []))
        page.on("dialog", lambda dialog: trouble.append(f"asked: {dialog.message}"))
        page.on(
            "request", lambda asked: trouble.extend([] if _within(asked.url, folder) else [f"left the folder: {asked.url}"])
        )
        page.goto(f"{(folder / 'index.html').as_uri()}{at}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def _within(url: str, folder: Path) -> bool:
    return url.startswith((folder.as_uri(), "data:"))


def settled(page: Any, number: int, total: int = 4) -> None:
    page.wait_for_function(
        "([told]) => document.querySelector('#viewer .count').textContent === told", arg=[f"Photo {number} of {total}"]
    )


def closed(page: Any, slug: str) -> None:
    """The viewer is closed, and the focus is where the photo that was looked at stands in the page."""
    page.wait_for_function(
        "([slug]) => !document.querySelector('#viewer').open && document.activeElement.closest('figure')?.dataset.slug === slug",
        arg=[slug],
    )


def test_every_photo_stands_with_caption_and_credit(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]))
    assert page.locator("main figure figcaption .caption").count() == 4
    assert page.locator("main .credit").all_inner_texts() == ["©UNV, 2020", "©IPRCC, 2020", "©UNV, 2020", "©IPRCC, 2020"]
    assert page.locator("h1").inner_text() == "Acting together"
    assert page.locator("h2").all_inner_texts() == ["The road"]
    assert "UN Volunteer" in page.locator("blockquote").inner_text()


def test_arrows_keys_and_links_lead_through_the_viewer(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]))
    page.locator("#photo-1 .open").click()
    settled(page, 1)
    assert page.evaluate("document.querySelector('#viewer').matches(':modal')")
    page.locator("#viewer > .on").click()
    settled(page, 2)
    assert page.url.endswith("#photo-2")
    page.keyboard.press("ArrowRight")
    settled(page, 3)
    page.keyboard.press("End")
    settled(page, 4)
    assert page.locator("#viewer > .on").is_disabled()
    page.keyboard.press("Home")
    settled(page, 1)
    page.keyboard.press("ArrowRight")
    settled(page, 2)
    page.keyboard.press("Escape")
    closed(page, "photo-2")
    page.wait_for_url(lambda address: "#" not in address)


def test_a_link_opens_one_photo_and_back_closes_it(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]), at="#photo-3")
    settled(page, 3)
    page.go_back()
    page.wait_for_function("() => !document.querySelector('#viewer').open")
    page.locator("#photo-2 .open").click()
    settled(page, 2)
    page.locator("#viewer .close").click()
    closed(page, "photo-2")


def test_the_focus_stays_in_the_viewer(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]))
    page.locator("#photo-1 .open").press("Enter")
    settled(page, 1)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#viewer')")


def test_zoom_shows_the_large_picture_at_its_size(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]))
    page.locator("#photo-1 .open").click()
    settled(page, 1)
    page.locator("#viewer .zoom").click()
    image = page.locator("#viewer .zoomed img")
    page.wait_for_function("() => document.querySelector('#viewer .zoomed img').naturalWidth === 1920")
    assert image.evaluate("image => image.getBoundingClientRect().width") == 1920
    assert page.locator("#viewer .zoom").get_attribute("aria-pressed") == "true"
    image.dblclick()
    assert page.locator("#viewer .zoomed").count() == 0
    image = page.locator("#viewer .photo img").first
    image.dblclick()
    assert page.locator("#viewer .zoomed").count() == 1


def test_swiping_turns_the_pages(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator("#photo-1 .open").tap()
    settled(page, 1)
    client = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", 320), *(("touchMove", x) for x in range(300, 20, -20)), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 400}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    settled(page, 2)


def test_a_row_of_photos_has_arrows_of_its_own(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]))
    row = page.locator(".run")
    assert "Click on the arrows or swipe to view." in row.inner_text()
    assert row.locator("> .back").is_disabled()
    row.locator("> .on").click()
    page.wait_for_function("() => document.querySelector('.run > .back').ariaDisabled === 'false'")
    row.locator(".track").focus()
    page.keyboard.press("End")
    page.wait_for_function("() => document.querySelector('.run > .on').ariaDisabled === 'true'")


def test_without_scripts_everything_is_readable(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1], languages=LANGUAGES), java_script_enabled=False)
    assert page.locator("main figure").count() == 4
    assert page.locator("main figcaption .caption [lang=en]").first.is_visible()
    assert page.locator("#viewer").is_hidden()
    page.locator("label", has_text="中文").click()
    assert page.locator("main figcaption .caption [lang=zh-CN]").first.is_visible()
    assert page.locator("main figcaption .caption [lang=en]").first.is_hidden()
    assert page.locator("#photo-1 .open").get_attribute("href") == "photos/p0.jpg"


def test_languages_are_switched_with_their_alternative_texts(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1], languages=LANGUAGES))
    assert page.locator("#photo-1 img").get_attribute("alt") == "A drawing, 1"
    page.locator("label", has_text="العربية").click()
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert page.locator("#photo-1 img").get_attribute("alt") == "مزارع في فوبينغ"
    page.locator("#photo-1 .open").click()
    settled(page, 1)
    assert page.locator("#viewer .photo").first.locator(".caption").inner_text() == "مزارع في فوبينغ"
    page.keyboard.press("ArrowLeft")  # ahead, where one reads from right to left
    settled(page, 2)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("template", pages.SHIPPED)
def test_nothing_runs_over_the_edge(opened: Open, drawn: Any, template: str, width: int) -> None:
    page = opened(bundle(drawn[1], languages=LANGUAGES), template, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if width == 1280:
        page.set_viewport_size({"width": 640, "height": 400})  # 200 % of it
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", pages.SHIPPED)
def test_no_bar_for_anybody(opened: Open, drawn: Any, template: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(
        bundle(drawn[1], languages=LANGUAGES), template, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    if template != "slideshow":
        assert _found(Axe().run(page)) == []
        page.locator("#photo-2 .open").click()
        settled(page, 2)
    assert _found(Axe().run(page)) == []


def _found(results: Any) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in results.response["violations"]]


def test_targets_are_large_enough_for_a_thumb(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1], languages=LANGUAGES), viewport={"width": 390, "height": 844})
    page.locator("#photo-1 .open").click()
    settled(page, 1)
    for box in page.locator("button:visible, .bar a:visible, .languages label").all():
        held = box.bounding_box()
        assert held is None or min(held["width"], held["height"]) >= 44


def test_the_slideshow_goes_on_by_itself_until_it_is_paused(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]), "slideshow")
    page.evaluate("document.querySelector('.show').dataset.seconds = '0.3'")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.controls .count').textContent === 'Photo 4 of 4'")
    page.locator(".play").click()
    assert page.locator(".play").get_attribute("aria-label") == "Play"
    assert page.locator(".controls .count").get_attribute("aria-live") == "polite"
    assert page.locator(".slides .now .credit").is_visible()
    calm = opened(bundle(drawn[1]), "slideshow", reduced_motion="reduce")
    assert calm.locator(".play").get_attribute("aria-label") == "Play"


@pytest.mark.parametrize("template", pages.SHIPPED)
def test_no_text_becomes_anything_but_text(opened: Open, drawn: Any, template: str) -> None:
    made = bundle(drawn[1], count=len(NASTY))
    pictures = tuple(
        replace(
            one,
            caption=Texts.of({"en": text}),
            alt_text=Texts.of({"en": text}),
            credit_line=text,
            creators=(text,),
            web_statement=text,
        )
        for one, text in zip(made.pictures, NASTY, strict=True)
    )
    blocks: tuple[BundleBlock, ...] = (
        *(TextBlock("paragraph", Texts.of({"en": text})) for text in NASTY),
        *(TextBlock("quote", Texts.of({"en": text}), text, text) for text in NASTY[:4]),
        *(PictureBlock(one.number, one.caption, one.credit_line) for one in pictures),
    )
    title = Texts.of({"en": " ".join(NASTY[:4])})
    page = opened(replace(made, pictures=pictures, blocks=blocks, title=title), template)
    assert page.locator("main .credit").evaluate_all("all => all.map(one => one.textContent)") == list(NASTY)
    if template != "slideshow":
        page.locator("main .open").first.click()
        settled(page, 1, len(NASTY))
        page.keyboard.press("End")
        settled(page, len(NASTY), len(NASTY))
        shown = page.locator("#viewer .credit").evaluate_all("all => all.map(one => one.textContent)")
        assert shown == list(NASTY)
    assert page.evaluate("window.hit") is None
    assert page.locator("iframe, img[onerror]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_long_page_begins_light_and_nothing_jumps(opened: Open, drawn: Any) -> None:
    asked: list[str] = []
    made = bundle(drawn[1], count=300)
    made = replace(made, blocks=tuple(block for block in made.blocks if isinstance(block, PictureBlock)))
    page = opened(made, "grid")
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    assert len(asked) <= 30
    shift = page.evaluate(
        "new Promise(done => {let sum = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {sum += one.value}))"
        ".observe({type: 'layout-shift', buffered: true}); requestAnimationFrame(() => requestAnimationFrame(() => done(sum)))})"
    )
    assert shift == 0


@pytest.mark.parametrize("width", [700, 1280, 1920])
def test_the_grid_shows_small_copies_and_the_viewer_offers_the_whole(opened: Open, drawn: Any, width: int) -> None:
    made = bundle(drawn[1])
    made = replace(made, blocks=tuple(block for block in made.blocks if isinstance(block, PictureBlock)))
    page = opened(made, "grid", viewport={"width": width, "height": 800})
    page.wait_for_load_state("networkidle")
    shown = page.locator("main .photo img").evaluate_all(
        "all => all.map(one => [one.currentSrc, one.clientWidth, one.naturalWidth])"
    )
    assert all(source.endswith("-480.webp") for source, _, _ in shown)
    # With a choice of copies a picture's natural width is the width that `sizes` promised: never less than it is shown in, nor much more.
    assert all(wide <= promised + 1 and promised <= 1.1 * wide for _, wide, promised in shown if promised)
    page.locator("main .open").first.click()
    settled(page, 1, 4)
    assert page.locator("#viewer .photo img").first.get_attribute("srcset").endswith("photos/p0.jpg 1920w")


def test_the_code_of_the_page_is_small() -> None:
    for template in pages.SHIPPED:
        place = pages.folder_of(template)
        made = Bundle("x", Texts.of({"en": "x"}), ("en",), (), (), "web")
        assert len(pages._style(made, place)) + len(pages._script(place)) < 12_000


def test_a_template_of_ones_own(opened: Open, drawn: Any, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "index.html.j2").write_text(
        '{% extends "common/base.html.j2" %}{% block main %}<h2>{{ bundle.pictures|length }} for us</h2>'
        '{% for block in photo_blocks %}{{ parts.figure(block, "100vw") }}{% endfor %}{% endblock %}'
    )
    (own / "style.css").write_text("h2 { color: #7a0000; }")
    page = opened(bundle(drawn[1]), str(own))
    assert page.locator("h2").inner_text() == "4 for us"
    assert page.locator("h2").evaluate("one => getComputedStyle(one).color") == "rgb(122, 0, 0)"


def test_it_prints(opened: Open, drawn: Any) -> None:
    page = opened(bundle(drawn[1]))
    page.emulate_media(media="print")
    assert page.locator(".hint").is_hidden()
    assert page.locator("main .credit").first.is_visible()
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.skipif(not CHECKER.is_file() or shutil.which("java") is None, reason="the Nu HTML checker is not on this machine")
def test_the_pages_are_valid(drawn: Any, tmp_path: Path) -> None:
    made = replace(bundle(drawn[1], languages=LANGUAGES), address="https://example.org/story/", title_page=True)
    for template in pages.SHIPPED:
        (tmp_path / template).mkdir()
        for name in ("photos", "web"):
            (tmp_path / template / name).symlink_to(drawn[0] / name)
        pages.written(made, tmp_path / template, template)
    paths = [str(tmp_path / template / "index.html") for template in pages.SHIPPED]
    said = subprocess.run(["java", "-jar", str(CHECKER), *paths], capture_output=True, text=True, check=False)
    # The checker takes a folder on the disk for no origin, where browsers let a page show the pictures beside it.
    assert [line for line in said.stderr.splitlines() if "img-src" not in line] == []
