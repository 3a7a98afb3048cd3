"""The only code that speaks SQL: the open catalogue, its journal, photos and search.

A Catalogue belongs to the thread that opened it. Every write is one `BEGIN IMMEDIATE` transaction (`Catalogue.writing`): a
deferred one that reads first and writes later fails at once when another process wrote in between. The hot paths use the
standard library's sqlite3 with `executemany`; sqlite-utils, whose import alone costs a tenth of a second, carries the
migrations and is imported only when one is due.
"""
