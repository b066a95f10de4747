-- Moments are Unix milliseconds, yes and no are 1 and 0: the same statements serve SQLite and PostgreSQL.

CREATE TABLE digest (
  name        TEXT   NOT NULL PRIMARY KEY,
  began       TEXT   NOT NULL
);

CREATE TABLE paper (
  id          TEXT   NOT NULL PRIMARY KEY,
  listed      TEXT   NOT NULL,
  details     TEXT
);

CREATE TABLE edition (
  digest      TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  listing     TEXT   NOT NULL,
  first_day   BIGINT NOT NULL,
  state       TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  settled     BIGINT NOT NULL,
  revision    BIGINT NOT NULL,
  entries     BIGINT NOT NULL,
  left_out    BIGINT NOT NULL,
  file        TEXT,
  sha256      TEXT,
  hand_edited BIGINT NOT NULL,
  -- Written down before the file is: after a crash in between, the file is known to be the worker's own.
  intended    TEXT,
  updated_at  BIGINT NOT NULL,
  PRIMARY KEY (digest, date)
);

CREATE TABLE edition_paper (
  digest      TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  votes       BIGINT NOT NULL,
  published   BIGINT NOT NULL,
  PRIMARY KEY (digest, date, paper_id)
);

-- The first edition that published a paper holds it for good.
CREATE TABLE claim (
  digest      TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  PRIMARY KEY (digest, paper_id)
);

CREATE TABLE summary (
  paper_id          TEXT   NOT NULL,
  language          TEXT   NOT NULL,
  summary           TEXT   NOT NULL,
  easy_explanation  TEXT   NOT NULL,
  fields            TEXT   NOT NULL,
  provider          TEXT   NOT NULL,
  model             TEXT   NOT NULL,
  prompt            TEXT   NOT NULL,
  accepted_at       BIGINT NOT NULL,
  calls             BIGINT NOT NULL,
  prompt_tokens     BIGINT NOT NULL,
  completion_tokens BIGINT NOT NULL,
  cached_tokens     BIGINT NOT NULL,
  reasoning_tokens  BIGINT NOT NULL,
  -- In billionths of the unit that the prices are in; none where the model had no price.
  cost              BIGINT,
  source            TEXT   NOT NULL,
  source_note       TEXT,
  PRIMARY KEY (paper_id, language)
);

-- Why a paper has no accepted summary, and when it is asked again.
CREATE TABLE refusal (
  paper_id    TEXT   NOT NULL,
  language    TEXT   NOT NULL,
  writer      TEXT   NOT NULL,
  tries       BIGINT NOT NULL,
  for_good    BIGINT NOT NULL,
  reason      TEXT   NOT NULL,
  next_try_at BIGINT NOT NULL,
  alike       BIGINT NOT NULL,
  PRIMARY KEY (paper_id, language)
);

CREATE TABLE run (
  id                TEXT   NOT NULL PRIMARY KEY,
  digest            TEXT   NOT NULL,
  started_at        BIGINT NOT NULL,
  ended_at          BIGINT,
  outcome           TEXT,
  reason            TEXT,
  asked             BIGINT NOT NULL,
  asked_again       BIGINT NOT NULL,
  accepted          BIGINT NOT NULL,
  calls             BIGINT NOT NULL,
  prompt_tokens     BIGINT NOT NULL,
  completion_tokens BIGINT NOT NULL,
  cost              BIGINT NOT NULL,
  stopped           BIGINT NOT NULL
);

CREATE INDEX run_by_digest ON run (digest, started_at);

-- What a site last answered, with what it wants to see again in a conditional request.
CREATE TABLE page (
  address       TEXT   NOT NULL PRIMARY KEY,
  etag          TEXT,
  last_modified TEXT,
  content_type  TEXT   NOT NULL,
  body          BYTEA  NOT NULL,
  kept_at       BIGINT NOT NULL
);

-- Who works on the store now, where several nodes share it. The fence grows with every holder.
CREATE TABLE lease (
  name        TEXT   NOT NULL PRIMARY KEY,
  fence       BIGINT NOT NULL,
  holder      TEXT   NOT NULL,
  held_until  BIGINT NOT NULL
);

-- The old ones are found without a walk through every body.
CREATE INDEX page_by_age ON page (kept_at);

-- The next free moment for a request to a site, over every process on this store.
CREATE TABLE pace (
  site        TEXT   NOT NULL PRIMARY KEY,
  next_at     BIGINT NOT NULL
);

-- Tokens of a UTC day: what calls took, and what those under way may take.
CREATE TABLE token_ledger (
  day         TEXT   NOT NULL PRIMARY KEY,
  tokens      BIGINT NOT NULL
);
