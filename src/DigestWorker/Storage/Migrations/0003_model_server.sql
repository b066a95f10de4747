-- What the server of a model accepts of a request: found out by asking.
CREATE TABLE model_server (
  address   TEXT   NOT NULL,
  model     TEXT   NOT NULL,
  shape     TEXT   NOT NULL,
  found_at  BIGINT NOT NULL,
  PRIMARY KEY (address, model)
);
