"""Qt's own words in the language of the window: the menus of text boxes, the dialogs for files where the system brings none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

_held: list[QTranslator] = []


def speak(language: str) -> None:
    """Have Qt speak a language from now on, as far as it comes with it; else English."""
    app = QCoreApplication.instance()
    if app is None:
        return
    while _held:
        app.removeTranslator(_held.pop())
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language), "qtbase", "_", folder) and app.installTranslator(translator):
        _held.append(translator)
