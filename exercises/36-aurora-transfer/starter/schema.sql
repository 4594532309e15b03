-- The tables of the bank, as they are when your function is called.

CREATE TABLE account (
  id    text PRIMARY KEY,
  -- No account holds more than a billion: the database refuses it.
  cents bigint NOT NULL CHECK (cents <= 100000000000)
);

CREATE TABLE transfer (
  id           text PRIMARY KEY,
  from_account text NOT NULL REFERENCES account,
  to_account   text NOT NULL REFERENCES account,
  cents        bigint NOT NULL,
  note         text NOT NULL CHECK (length(note) <= 200)
);
