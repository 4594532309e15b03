import { expect, test } from 'vitest';
import { SqlError, parseSql } from './index.ts';

const refusal = (sql: string): string => {
  try {
    parseSql(sql);
  } catch (error) {
    if (error instanceof SqlError) return error.message;
    throw error;
  }
  return 'read';
};

test.each([
  ['temp FROM a', 'Expected SELECT at the beginning, but there is "temp" at character 1.'],
  ['SELECT * FROM topic/#', 'Unexpected "#" at character 21.'],
  [
    'SELECT * FROM topic',
    'Expected a topic filter in quotes after FROM, such as \'farm/+/telemetry\', but there is "topic" at character 15.',
  ],
  ["SELECT temp + 1 FROM 'a'", 'Expected AS and a name after an expression, but there is "FROM" at character 17.'],
  ["SELECT a, FROM 'a'", 'Expected a value, but there is "FROM" at character 11.'],
  ["SELECT 'a FROM b", "The text that begins at character 8 has no closing '."],
  [
    "SELECT * FROM 'a/#/b'",
    'In the topic filter \'a/#/b\', + stands for a whole level and # for all levels at its end: "#" is neither.',
  ],
  [
    "SELECT * FROM 'a+/b'",
    'In the topic filter \'a+/b\', + stands for a whole level and # for all levels at its end: "a+" is neither.',
  ],
  ["SELECT tpic(2) FROM 'a'", 'There is no function tpic().'],
  ["SELECT upper() FROM 'a'", 'upper() takes 1 argument, not 0.'],
  ["SELECT substring('a') FROM 'a'", 'substring() takes 2 to 3 arguments, not 1.'],
  ["SELECT * FROM 'a' WHERE a = 1 LIMIT 2", 'Expected the end of the statement, but there is "LIMIT" at character 31.'],
  ["SELECT CASE a ELSE 1 END AS b FROM 'a'", 'Expected WHEN after CASE, but there is "ELSE" at character 15.'],
  ["SELECT a.my-key FROM 'a'", 'Expected AS and a name after an expression, but there is "FROM" at character 17.'],
  ["SET @a = 1, @a = 2 SELECT * FROM 'a'", '@a is set twice; a variable is set once.'],
])('%s', (sql, message) => {
  expect(refusal(sql)).toBe(message);
});

test('what AWS has and this cloud has not is refused by name, with what to do', () => {
  expect(refusal("SELECT get_secret('a', 'b', 'c', 'd') AS s FROM 'a'")).toBe(
    'get_secret() is not part of this cloud. Read the secret in the function that the rule invokes.',
  );
  expect(refusal("SELECT (SELECT aws_lambda('arn', v) AS x FROM e) AS y FROM 'a'")).toContain(
    'take it out of the nested SELECT',
  );
});

test('keywords and functions in any case, fields as they are written', () => {
  expect(refusal("select Temp as t from 'a' where UPPER(Temp) = 'HOT'")).toBe('read');
  expect(refusal("SELECT value FROM 'a'")).toBe('read');
  expect(refusal("SELECT VALUE value FROM 'a'")).toBe('read');
  expect(refusal('SELECT *')).toBe('read');
});
