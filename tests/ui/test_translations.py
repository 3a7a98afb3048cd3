"""Every text that the window can show has its Chinese translation, and no translation is left over or lost a place."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from curator import i18n
from curator.domain import telling
from curator.domain.fields import FIELDS
from curator.domain.step import Step
from curator.jobs import exporting
from curator.ui import actions, credit_editor, export_choices, export_panel, shelf_list, side_list, window, wording

UI = Path(window.__file__).parent
KINDS = "story|search|template|codes|organisation|word|vocabulary|waiver"
EXPORTING = (exporting.CHECKING, exporting.RENDERING, exporting.WRITING, exporting.FINISHING)
STAGES = ("Taking in", "Making thumbnails", *EXPORTING)
SPEAKING = {
    "tr": (0,),
    "_tr": (0,),
    "notice": (0,),
    "emit": (0,),
    "ask_folder": (0,),
    "ask_files": (0,),
    "ask_new_folder": (0,),
    "_turn": (1,),
    "count": (1, 2),
    "offer_in_menu": (0,),
}
"""Which arguments of which functions are texts to be translated."""


def texts_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in SPEAKING.get(name, ()):
            if place < len(node.args) and isinstance(text := node.args[place], ast.Constant) and isinstance(text.value, str):
                yield text.value


def all_texts() -> set[str]:
    found = {text for path in UI.glob("*.py") for text in texts_in(path.read_text(encoding="utf-8"))}
    found |= {act.text for act in actions.ACTIONS} | set(actions.MENUS) | set(STAGES)
    found |= set(wording.GROUPS.values()) | set(wording.CODES.values()) | {field.label for field in FIELDS}
    for texts in (export_choices.PROFILES, export_choices.LOCATIONS, export_choices.TEMPLATES, export_choices.SWITCHES):
        found |= set(texts.values())
    found |= set(telling.OF_RECORDS.values()) | set(credit_editor.NAMES.values())
    found |= set(side_list.GROUPS.values()) | set(side_list.MISSING.values())
    found |= {name for name, _ in shelf_list._SHELVES.values()}
    found |= {text for pair in (*wording._ACTS.values(), *status_pairs(), *export_panel.SHOWN.values()) for text in pair}
    return {text for text in found if re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", text)) or text in {", ", "."}}


def status_pairs() -> list[tuple[str, str]]:
    from curator.ui import status_line

    return [(one, more) for _, one, more in status_line._STATUSES]


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    held = json.loads((i18n.FOLDER / "zh_CN.json").read_text(encoding="utf-8"))
    texts: dict[str, str] = held["texts"]
    return texts


def test_every_text_has_a_translation(chinese: dict[str, str]) -> None:
    assert sorted(all_texts() - set(chinese)) == []


def test_no_translation_is_left_over(chinese: dict[str, str]) -> None:
    assert sorted(set(chinese) - all_texts()) == []


def test_translations_keep_their_places(chinese: dict[str, str]) -> None:
    assert [text for text, told in chinese.items() if not places(told) <= places(text) | {"count"}] == []
    lost = [text for text, told in chinese.items() if places(text) - places(told)]
    assert lost == []


def test_a_translation_is_told(chinese: dict[str, str]) -> None:
    tr = i18n.load("zh-CN")
    assert tr("Undo") == chinese["Undo"] != "Undo"
    assert tr.count(1200, "One photo", "{count} photos") == "1,200 张照片"


def test_a_step_is_told_with_the_name_of_what_it_changed() -> None:
    step = Step("u", "2026-11-28T15:16:00Z", "Li Ping", "story import", {"name": "Fuping {1}"}, None, "done", 0)
    assert telling.told_step(step) == "took in the story Fuping {1}"
    assert wording.step_told(step, i18n.load("en")) == "Took in the story Fuping {1}"
    assert wording.step_told(step, i18n.load("zh-CN")) == "导入了故事《Fuping {1}》"
    assert telling.told_step(replace(step, photos=3)).endswith("(3 photos given words)")


def test_every_act_on_a_record_is_told_in_words() -> None:
    acts = set()
    for path in UI.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                acts |= set(re.findall(rf"^(?:new|change|withdraw|rename|edit|save|keep|import) (?:{KINDS})$", node.value))
    assert acts and acts <= set(telling.OF_RECORDS)


def test_the_nearest_language_is_found() -> None:
    assert i18n.load("zh_TW").language == "zh-CN"
    assert i18n.load("zh-Hans-CN").language == "zh-CN"
    assert i18n.load("fr").language == i18n.load(None).language == "en"


def test_a_language_is_added_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "fr.json").write_text(
        json.dumps({"name": "Français", "texts": {"Undo": "Annuler", "{count} photos": "{nombre}"}})
    )
    assert i18n.languages(tmp_path) == {"en": "English", "fr": "Français"}
    tr = i18n.load("fr-CA", tmp_path)
    assert tr("Undo") == "Annuler"
    assert tr("Redo") == "Redo"
    assert tr.count(3, "One photo", "{count} photos") == "3 photos"  # a wrong place leaves the English text


def shapes_of_findings() -> set[str]:
    """What preflight says, with `{}` in the place of what differs: texts with a full stop in the modules of its rules."""
    found: set[str] = set()
    for name in ("preflight_captions", "preflight_rights", "preflight_places", "house_style"):
        tree = ast.parse((UI.parent / "domain" / f"{name}.py").read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | inside:
                text = node.value
            else:
                continue
            if re.search(r"[a-z]{2} .*[.]$", text):
                found.add(text)
    return found


def test_every_finding_is_told_in_chinese(chinese: dict[str, str]) -> None:
    sentences = i18n.load("zh-CN").sentences
    known = {re.sub(r"\{\w+\}", "{}", shape) for shape in sentences}
    # A person and how many more are one text in the rule, and two here.
    assert {shape for shape in shapes_of_findings() if shape.replace("{}{}", "{}") not in known} == set()
    assert all(places(shape) == places(text) for shape, text in sentences.items())


def test_a_sentence_is_known_by_its_shape() -> None:
    tr = i18n.load("zh-CN")
    assert tr.sentence("“thier” is not in the dictionary; perhaps “their” is meant.") == "词典中没有“thier”；也许是“their”。"
    several = "“inc” is not in the dictionary; perhaps “in”, “inca” or “inch” is meant."
    assert tr.sentence(several) == "词典中没有“inc”；也许是“in”、“inca”或“inch”。"
    assert tr.sentence(several.replace("“in”, ", "")) == "词典中没有“inc”；也许是“inca”或“inch”。"
    assert tr.sentence("Caption has stray blanks.") == "说明中有多余的空格。"
    assert tr.sentence("The photos stay here: There is no credit.") == "照片没有交出：没有署名。"
    assert tr.sentence("Something that nobody foresaw.") == "Something that nobody foresaw."
    assert i18n.load("en").sentence("There is no credit.") == "There is no credit."


def test_every_sentence_is_one_that_the_program_says() -> None:
    said: set[str] = set()
    for path in UI.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
                said.add("".join(parts).replace("{}{}", "{}"))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
    said |= {text.removesuffix("{}") for text in said}
    put_together = {"{} and {} more can be named only with a release, and none is recorded."}
    shapes = {re.sub(r"\{\w+\}", "{}", shape) for shape in i18n.load("zh-CN").sentences}
    assert shapes - said == put_together
