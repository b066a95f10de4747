-- Times are Unix milliseconds, true and false are 1 and 0: the same statements serve SQLite and PostgreSQL.

CREATE TABLE digest (
  name        TEXT   NOT NULL PRIMARY KEY,
  began       TEXT   NOT NULL,
  -- The categories that the digest follows, and the papers in them that arXiv showed earlier; null until they were read.
  shown_earlier TEXT
);

CREATE TABLE paper (
  id          TEXT   NOT NULL PRIMARY KEY,
  listed      TEXT   NOT NULL,
  details     TEXT
);

CREATE TABLE edition (
  digest         TEXT   NOT NULL,
  date           TEXT   NOT NULL,
  listing        TEXT   NOT NULL,
  first_day      BIGINT NOT NULL,
  state          TEXT   NOT NULL,
  reason         TEXT   NOT NULL,
  settled        BIGINT NOT NULL,
  revision       BIGINT NOT NULL,
  entries        BIGINT NOT NULL,
  left_out       BIGINT NOT NULL,
  file           TEXT,
  sha256         TEXT,
  hand_edited    BIGINT NOT NULL,
  -- The hash of a file that was edited by hand.
  edited_sha256  TEXT,
  -- Sizes and times of the files when the worker last looked at them, and the hash of the JSON.
  stamp          TEXT,
  -- Recorded before the file is written: after a crash in between, the file is known to be the worker's own.
  pending_sha256 TEXT,
  updated_at     BIGINT NOT NULL,
  -- When the file last changed.
  published_at   BIGINT,
  -- When there was a file for the first time.
  first_published_at BIGINT,
  -- The hash of the file whose entries are in the tables entry and entry_search.
  indexed        TEXT,
  PRIMARY KEY (digest, date)
);

CREATE INDEX edition_by_day ON edition (first_day, digest);
CREATE INDEX edition_by_digest ON edition (digest, first_day);
CREATE INDEX edition_by_state ON edition (state, digest, first_day);
CREATE INDEX edition_by_update ON edition (digest, updated_at, date);
CREATE INDEX edition_unsettled ON edition (digest, date) WHERE settled = 0;

CREATE TABLE edition_paper (
  digest      TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  votes       BIGINT NOT NULL,
  published   BIGINT NOT NULL,
  PRIMARY KEY (digest, date, paper_id)
);

-- The first edition that published a paper holds it permanently.
CREATE TABLE claim (
  digest      TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  PRIMARY KEY (digest, paper_id)
);

-- The votes on a paper, one row for each change.
CREATE TABLE vote (
  paper_id    TEXT   NOT NULL,
  seen_at     BIGINT NOT NULL,
  votes       BIGINT NOT NULL,
  PRIMARY KEY (paper_id, seen_at)
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
  -- In billionths of the unit that the prices are in; null where the model had no price.
  cost              BIGINT,
  source            TEXT   NOT NULL,
  source_note       TEXT,
  -- What its sentences rest on, as JSON; null where that is not known.
  evidence          TEXT,
  -- What the verifier found, as JSON; null where none was asked. Its tokens and cost are in it too, and here to be summed.
  verification      TEXT,
  verifier_tokens   BIGINT NOT NULL DEFAULT 0,
  verifier_cost     BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (paper_id, language)
);

-- Summaries that passed the rules and wait for the verifier, as JSON: nothing shows them, and they are not paid for again.
CREATE TABLE withheld_summary (
  paper_id          TEXT   NOT NULL,
  language          TEXT   NOT NULL,
  summary           TEXT   NOT NULL,
  PRIMARY KEY (paper_id, language)
);

-- Why a paper has no accepted summary, and when the next try is.
CREATE TABLE summary_failure (
  paper_id       TEXT   NOT NULL,
  language       TEXT   NOT NULL,
  prompted_model TEXT   NOT NULL,
  tries          BIGINT NOT NULL,
  permanent      BIGINT NOT NULL,
  reason         TEXT   NOT NULL,
  next_try_at    BIGINT NOT NULL,
  duplicate      BIGINT NOT NULL,
  PRIMARY KEY (paper_id, language)
);

-- The newest answers that the checks rejected, to judge a prompt by.
CREATE TABLE rejected_answer (
  id          TEXT   NOT NULL PRIMARY KEY,
  digest      TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  title       TEXT   NOT NULL,
  model       TEXT   NOT NULL,
  answer      TEXT   NOT NULL,
  violations  TEXT   NOT NULL,
  answered_at BIGINT NOT NULL,
  asked_again BIGINT NOT NULL
);

CREATE TABLE rejected_answer_rule (
  rule        TEXT   NOT NULL,
  answer_id   TEXT   NOT NULL,
  PRIMARY KEY (rule, answer_id)
);

CREATE INDEX rule_by_answer ON rejected_answer_rule (answer_id);

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
  misconfigured     BIGINT NOT NULL,
  verified          BIGINT NOT NULL,
  unverified        BIGINT NOT NULL,
  verifier_calls    BIGINT NOT NULL,
  verifier_prompt_tokens     BIGINT NOT NULL,
  verifier_completion_tokens BIGINT NOT NULL,
  verifier_cost     BIGINT NOT NULL
);

CREATE INDEX run_by_digest ON run (digest, started_at);
CREATE INDEX run_by_start ON run (started_at);

-- The editions of a run that it came to the end of. These and the papers are kept for some weeks.
CREATE TABLE run_edition (
  run         TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  started_at  BIGINT NOT NULL,
  ended_at    BIGINT NOT NULL,
  state       TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  PRIMARY KEY (run, date)
);

CREATE INDEX run_edition_by_age ON run_edition (ended_at);

-- The papers of a run, and how far each came.
CREATE TABLE run_paper (
  run         TEXT   NOT NULL,
  date        TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  title       TEXT   NOT NULL,
  step        TEXT   NOT NULL,
  -- The rules that its answers broke.
  rules       TEXT   NOT NULL,
  calls       BIGINT NOT NULL,
  -- In milliseconds.
  took        BIGINT NOT NULL,
  published   BIGINT NOT NULL,
  -- Why the edition does not have it; null if it has.
  reason      TEXT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (run, date, paper_id)
);

CREATE INDEX run_paper_by_age ON run_paper (recorded_at);

-- The last answer of a site, with the validators for a conditional request.
CREATE TABLE page (
  address       TEXT   NOT NULL PRIMARY KEY,
  etag          TEXT,
  last_modified TEXT,
  content_type  TEXT   NOT NULL,
  body          BYTEA  NOT NULL,
  kept_at       BIGINT NOT NULL
);

-- Expired pages are found without reading every body.
CREATE INDEX page_by_age ON page (kept_at);

-- Which node works on the store, where several share it. The fence grows with every holder.
CREATE TABLE lease (
  name        TEXT   NOT NULL PRIMARY KEY,
  fence       BIGINT NOT NULL,
  holder      TEXT   NOT NULL,
  held_until  BIGINT NOT NULL
);

-- When a site may be requested next, over every process on this store.
CREATE TABLE pace (
  site        TEXT   NOT NULL PRIMARY KEY,
  next_at     BIGINT NOT NULL
);

-- The tokens of a UTC day: used by finished calls, reserved by calls in progress.
CREATE TABLE token_ledger (
  day         TEXT   NOT NULL PRIMARY KEY,
  tokens      BIGINT NOT NULL
);

-- The keys that protect the sessions of the pages, shared by every node and kept over restarts.
CREATE TABLE protection_key (
  name        TEXT   NOT NULL PRIMARY KEY,
  xml         TEXT   NOT NULL,
  created_at  BIGINT NOT NULL
);

-- The sessions that ended before they expired.
CREATE TABLE ended_session (
  id          TEXT   NOT NULL PRIMARY KEY,
  expires_at  BIGINT NOT NULL
);

-- One row: which store this is, so that an output folder is not written by two.
CREATE TABLE store (
  id          TEXT   NOT NULL PRIMARY KEY
);

-- Papers that an operator removed: no edition of the digest contains them again.
CREATE TABLE removed_paper (
  digest      TEXT   NOT NULL,
  paper_id    TEXT   NOT NULL,
  PRIMARY KEY (digest, paper_id)
);

-- A rename of a digest that has begun and has not ended.
CREATE TABLE digest_rename (
  old_name    TEXT   NOT NULL PRIMARY KEY,
  new_name    TEXT   NOT NULL
);

-- What the server of a model accepts of a request: found out by asking.
CREATE TABLE model_server (
  address     TEXT   NOT NULL,
  model       TEXT   NOT NULL,
  shape       TEXT   NOT NULL,
  found_at    BIGINT NOT NULL,
  PRIMARY KEY (address, model)
);

-- What deliveries have to send, and, for a while, what they sent. A delivery sends in the order of the positions.
CREATE TABLE outbox (
  -- The receiver gets the same id if a message is sent again.
  id             TEXT   NOT NULL PRIMARY KEY,
  delivery       TEXT   NOT NULL,
  position       BIGINT NOT NULL,
  event          TEXT   NOT NULL,
  digest         TEXT   NOT NULL,
  date           TEXT   NOT NULL,
  revision       BIGINT NOT NULL,
  -- The JSON of the edition with the papers to be sent, or the reason of an alert; empty if the published files are sent.
  content        TEXT   NOT NULL,
  -- The scores of the papers in it, as JSON; null if the delivery has no interest.
  scores         TEXT,
  state          TEXT   NOT NULL,
  created_at     BIGINT NOT NULL,
  -- Since when it waits: since it was created, or since an operator had it sent again.
  waiting_since  BIGINT NOT NULL,
  tries          BIGINT NOT NULL,
  first_tried_at BIGINT,
  next_try_at    BIGINT NOT NULL,
  -- A message that is too long for a service is split; this has an id of the service for each part that it accepted.
  receipts       TEXT   NOT NULL,
  fault          TEXT,
  ended_at       BIGINT
);

CREATE INDEX outbox_by_delivery ON outbox (delivery, position);
CREATE INDEX outbox_waiting ON outbox (delivery, position) WHERE state = 'Waiting';
CREATE INDEX outbox_by_edition ON outbox (delivery, digest, date);
CREATE INDEX outbox_by_end ON outbox (ended_at);

-- The papers that a delivery has had to send, and the events that it is told once.
CREATE TABLE carried (
  delivery    TEXT   NOT NULL,
  digest      TEXT   NOT NULL,
  item        TEXT   NOT NULL,
  PRIMARY KEY (delivery, digest, item)
);
