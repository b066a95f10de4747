-- When the published file last changed, and of which file the entries are in the tables entry and entry_search.
ALTER TABLE edition ADD COLUMN published_at BIGINT;
ALTER TABLE edition ADD COLUMN indexed TEXT;
UPDATE edition SET published_at = updated_at WHERE file IS NOT NULL;

CREATE INDEX edition_by_day ON edition (first_day, digest);
CREATE INDEX edition_by_digest ON edition (digest, first_day);
CREATE INDEX edition_by_state ON edition (digest, state, first_day);
CREATE INDEX edition_to_index ON edition (first_day) WHERE file IS NOT NULL AND indexed IS NULL;

CREATE INDEX run_by_start ON run (started_at);

-- The votes on a paper, whenever they had changed.
CREATE TABLE vote (
  paper_id    TEXT   NOT NULL,
  seen_at     BIGINT NOT NULL,
  votes       BIGINT NOT NULL,
  PRIMARY KEY (paper_id, seen_at)
);

-- Answers that the checks did not let pass, the newest of them, to judge a prompt by.
CREATE TABLE rejected_answer (
  id          TEXT   NOT NULL PRIMARY KEY,
  digest      TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  title       TEXT   NOT NULL,
  model       TEXT   NOT NULL,
  answer      TEXT   NOT NULL,
  findings    TEXT   NOT NULL,
  answered_at BIGINT NOT NULL,
  asked_again BIGINT NOT NULL
);

CREATE TABLE rejected_answer_rule (
  rule        TEXT   NOT NULL,
  answer_id   TEXT   NOT NULL,
  PRIMARY KEY (rule, answer_id)
);

CREATE INDEX rule_by_answer ON rejected_answer_rule (answer_id);

-- What the sessions of the pages are protected with, over every node and all restarts.
CREATE TABLE protection_key (
  name        TEXT   NOT NULL PRIMARY KEY,
  xml         TEXT   NOT NULL,
  created_at  BIGINT NOT NULL
);
