-- The role of the worker in a database of its own: it owns its schema, and may do nothing else. It can be applied again, to change the password.
-- Applied by the container of compose.postgres.yaml to a new database. On another server, as a superuser:
--   psql -h HOST -U postgres -d digestworker -v password_file=FILE -f role.sql
\set ON_ERROR_STOP on
\if :{?password_file} \else \set password_file /run/secrets/database.password \endif
\set password `cat :'password_file'`
SELECT :'password' = '' AS empty \gset
\if :empty
  DO 'BEGIN RAISE EXCEPTION ''the password is empty; write one to the file that password_file names''; END';
\endif
SET client_min_messages = warning;

SELECT 'CREATE ROLE digestworker' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'digestworker') \gexec
ALTER ROLE digestworker WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'password';

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO digestworker;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- The schema with the name of the role comes first in its search path.
CREATE SCHEMA IF NOT EXISTS digestworker AUTHORIZATION digestworker;
