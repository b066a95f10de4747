-- The entries of the published files. The id grows with the day of the edition, and within an edition with the votes.
CREATE TABLE entry (
  id          BIGINT NOT NULL PRIMARY KEY,
  digest      TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  title       TEXT   NOT NULL,
  votes       BIGINT NOT NULL
);

CREATE INDEX entry_by_edition ON entry (digest, date, id);
CREATE INDEX entry_by_digest ON entry (digest, id);

-- The tokens are already normalized and have their positions.
CREATE TABLE entry_search (
  id          BIGINT   NOT NULL PRIMARY KEY,
  tokens      TSVECTOR NOT NULL
)
-- Stored in the row itself, so the planner estimates its cost correctly.
WITH (toast_tuple_target = 8160);

CREATE INDEX entry_search_by_token ON entry_search USING GIN (tokens);
