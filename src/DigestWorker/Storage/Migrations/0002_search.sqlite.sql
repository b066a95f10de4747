-- The entries of the published files. The id grows with the day of the edition, and within an edition with the votes.
CREATE TABLE entry (
  -- Exactly this type makes the column the rowid: https://www.sqlite.org/lang_createtable.html#rowid
  id          INTEGER NOT NULL PRIMARY KEY,
  digest      TEXT    NOT NULL,
  date        TEXT    NOT NULL,
  paper_id    TEXT    NOT NULL,
  title       TEXT    NOT NULL,
  votes       BIGINT  NOT NULL
);

CREATE INDEX entry_by_edition ON entry (digest, date, id);
CREATE INDEX entry_by_digest ON entry (digest, id);

-- The tokens are already normalized.
CREATE VIRTUAL TABLE entry_search USING fts5 (tokens, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
