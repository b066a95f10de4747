-- The entries of the published files. The id grows with the day of the edition, and within an edition with the votes.
CREATE TABLE entry (
  -- Exactly this type makes the column the rowid: https://www.sqlite.org/lang_createtable.html#rowid
  id          INTEGER NOT NULL PRIMARY KEY,
  digest      TEXT    NOT NULL,
  date        TEXT    NOT NULL,
  paper_id    TEXT    NOT NULL,
  title       TEXT    NOT NULL,
  votes       BIGINT  NOT NULL,
  -- One a line, to be counted beside what a search finds.
  fields      TEXT    NOT NULL
);

CREATE INDEX entry_by_edition ON entry (digest, date, id);
CREATE INDEX entry_by_digest ON entry (digest, id);
CREATE INDEX entry_by_votes ON entry (votes, id);

-- The tokens are already normalized.
CREATE VIRTUAL TABLE entry_search USING fts5 (tokens, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');

-- The words that the entries have or had, to correct mistyped ones: by their letters, from the front, from behind, and without what is mistyped most.
CREATE TABLE entry_word (
  word        TEXT   NOT NULL PRIMARY KEY,
  letters     TEXT   NOT NULL,
  backward    TEXT   NOT NULL,
  skeleton    TEXT   NOT NULL
) WITHOUT ROWID;

CREATE INDEX entry_word_by_letters ON entry_word (letters);
CREATE INDEX entry_word_by_backward ON entry_word (backward);
CREATE INDEX entry_word_by_skeleton ON entry_word (skeleton);
