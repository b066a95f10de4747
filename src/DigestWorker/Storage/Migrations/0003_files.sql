-- Sizes and times of the files of an edition when the worker last looked at them, and the hash of the JSON.
ALTER TABLE edition ADD COLUMN stamp TEXT;

-- The hash of a file that was edited by hand.
ALTER TABLE edition ADD COLUMN edited_sha256 TEXT;

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
