"""The dialogs that ask for files and folders; the work goes on meanwhile. Each begins where one of its kind was answered last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from curator.i18n import Translator

Kind = Literal["archive", "import", "export"]
Then = Callable[[list[Path]], None]

_FOLDER: Final = QFileDialog.FileMode.Directory
_FILES: Final = QFileDialog.FileMode.ExistingFiles


class FileDialogs(QObject):
    """Asks one question at a time; `answered` when `folders`, by kind, are others than before."""

    answered = Signal()

    def __init__(self, over: QWidget, tr: Translator, folders: object) -> None:
        super().__init__(over)
        self._over, self._tr = over, tr
        self._dialog: QFileDialog | None = None
        self.folders: dict[str, str] = {}
        if isinstance(folders, Mapping):
            self.folders = {str(kind): folder for kind, folder in folders.items() if isinstance(folder, str)}

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr

    def ask_folder(self, title: str, kind: Kind, then: Then) -> None:
        """Ask for a folder that is there."""
        self._ask(title, kind, _FOLDER, then)

    def ask_files(self, title: str, kind: Kind, then: Then) -> None:
        """Ask for files."""
        self._ask(title, kind, _FILES, then)

    def ask_new_folder(self, title: str, kind: Kind, name: str, then: Then) -> None:
        """Ask where a new folder is to be and what it is called."""
        dialog = self._made(title, kind, then)
        # Subtle: a dialog that asks for a folder takes none that is not there yet; one that asks where to save takes any name.
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setLabelText(QFileDialog.DialogLabel.FileName, self._tr("Name"))
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, self._tr("Make"))
        dialog.selectFile(name)
        dialog.open()

    def _ask(self, title: str, kind: Kind, mode: QFileDialog.FileMode, then: Then) -> None:
        dialog = self._made(title, kind, then)
        dialog.setFileMode(mode)
        dialog.open()

    def _made(self, title: str, kind: Kind, then: Then) -> QFileDialog:
        if self._dialog is not None:
            self._dialog.close()
        dialog = QFileDialog(self._over, self._tr(title), self._beginning(kind))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._accepted, dialog, kind, then))
        dialog.destroyed.connect(self._forget)
        self._dialog = dialog
        return dialog

    def _accepted(self, dialog: QFileDialog, kind: Kind, then: Then) -> None:
        paths = [Path(name) for name in dialog.selectedFiles()]
        if paths:
            self._remember(kind, paths)
            then(paths)

    def _remember(self, kind: Kind, paths: Sequence[Path]) -> None:
        self.folders[kind] = str(paths[0].parent)
        self.answered.emit()

    def _beginning(self, kind: Kind) -> str:
        known = self.folders.get(kind, "")
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        return next((folder for folder in (known, pictures) if folder and Path(folder).is_dir()), home)

    def _forget(self, _: object = None) -> None:
        self._dialog = None
