"""The window: the only code that knows Qt.

A QObject lives and dies on the GUI thread, which never waits: what reads, writes or decodes runs on the lanes of `lanes`, and only
frozen values travel. Beside the lanes of the other packages there is one more, `tally`, for counts and summaries: they read the whole
table and would hold up the answer to a keystroke or the rows of a page.

`desk` is the work on one archive (what is asked, what answers, what changes); `window` shows it. Views hear of a change by what
it changed and decide themselves what to reload. Every text is looked up through the Translator that `speak` hands down, so that the
language can change under work.
"""
