-- The entries of the published files. The id grows with the day of the edition, and within an edition with the votes.
CREATE TABLE entry (
  id          BIGINT NOT NULL PRIMARY KEY,
  digest      TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  title       TEXT   NOT NULL,
  votes       BIGINT NOT NULL,
  -- One a line, to be counted beside what a search finds.
  fields      TEXT   NOT NULL
);

CREATE INDEX entry_by_edition ON entry (digest, date, id);
CREATE INDEX entry_by_digest ON entry (digest, id);
CREATE INDEX entry_by_votes ON entry (votes, id);

-- The tokens are already normalized and have their positions.
CREATE TABLE entry_search (
  id          BIGINT   NOT NULL PRIMARY KEY,
  tokens      TSVECTOR NOT NULL
)
-- Stored in the row itself, so the planner estimates its cost correctly.
WITH (toast_tuple_target = 8160);

CREATE INDEX entry_search_by_token ON entry_search USING GIN (tokens);

-- The words that the entries have or had, to correct mistyped ones: by their letters, from the front, from behind, and without what is mistyped most.
-- In the order of their code points, as in SQLite.
CREATE TABLE entry_word (
  word        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  letters     TEXT COLLATE "C" NOT NULL,
  backward    TEXT COLLATE "C" NOT NULL,
  skeleton    TEXT COLLATE "C" NOT NULL
);

CREATE INDEX entry_word_by_letters ON entry_word (letters);
CREATE INDEX entry_word_by_backward ON entry_word (backward);
CREATE INDEX entry_word_by_skeleton ON entry_word (skeleton);
