import { assert, asyncProperty, dictionary, jsonValue, string } from 'fast-check';
import { expect, test } from 'vitest';
import { parseSql, runSql, substitute, matchesFilter, basicIngest, outputBytes } from './index.ts';
import { made, message } from './testing/run.ts';

const value = (expression: string, payload: unknown = {}): Promise<unknown> =>
  made(`SELECT VALUE ${expression} FROM 'a'`, payload);

test.each<[expression: string, value: unknown]>([
  // Undefined spreads: what is compared with it is neither true nor false.
  ['isUndefined(nothing > 30)', true],
  ['isUndefined(nothing = 1)', true],
  ['isUndefined(nothing <> 1)', true],
  ['isUndefined(true OR nothing)', true],
  ['isUndefined(NOT nothing)', true],
  // Numbers in texts are numbers to comparisons, and texts to = and +.
  ['"31" > 30', true],
  ['"31" = 31', false],
  ['"31" + 1', '311'],
  ['"31" - 1', 30],
  ['isUndefined("hot" > 30)', true],
  ['isUndefined(true > 30)', true],
  ['isUndefined(null > 30)', true],
  // Ints stay Ints.
  ['7 / 2', 3],
  ['7 / 2.5', 2.8],
  ['-7 / 2', -3],
  ['isUndefined(1 / 0)', true],
  ['7 % 4', 3],
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['-2 + 5', 3],
  // Values are compared by what is in them.
  ['[1, {"a": 2}] = [1, {"a": 2}]', true],
  ['[1, 2] = [2, 1]', false],
  ['{"a": 1, "b": 2} = {"b": 2, "a": 1}', true],
  ['null = null', true],
  ['1 <> "1"', true],
  ['NOT true OR true', true],
  ['"TRUE" AND true', true],
  ['CASE 2 WHEN 1 THEN "a" WHEN 2 THEN "b" WHEN 2 THEN "c" END', 'b'],
  ['isUndefined(CASE 3 WHEN 1 THEN "a" END)', true],
  ['isUndefined(CASE nothing WHEN 1 THEN "a" ELSE "b" END)', true],
  ['cast("5E-1" as Decimal)', 0.5],
  ['cast(2.9 as Int)', 2],
  ['cast(0 as Boolean)', false],
  ['cast("FALSE" as bool)', false],
  ['cast([1,"a",true] as String)', '[1,"a",true]'],
  ['isUndefined(cast(null as String))', true],
  ['isUndefined(sqrt(-1))', true],
  ['isUndefined(abs(true))', true],
  ['abs("-5.123")', 5.123],
  ['isUndefined(get([1], 1))', true],
  ['isUndefined(topic(9))', true],
  ['isNull(decode("%%", "base64"))', true],
  ['decode("aGVsbG8=", "base64")', 'hello'],
  ['regexp_replace("a-b-c", "-(.)", "$0$1")', 'a-bb-cc'],
  ['isUndefined(regexp_matches("a", "("))', true],
  ['get_or_default(nothing, 5)', 5],
  ['get_or_default(0, 5)', 0],
  ['isUndefined(parse_time("yyyy", 0, "Nowhere/Land"))', true],
  ['parse_time("EEE, dd MMM yyyy hh:mm a", 0)', 'Thu, 01 Jan 1970 12:00 AM'],
  ['isUndefined(time_to_epoch("soon", "yyyy"))', true],
])('%s', async (expression, expected) => {
  expect(await value(expression)).toEqual(expected);
});

test('SET keeps what is used again', async () => {
  const sql = `SET @t = temp * 9 / 5 + 32, @hot = @t > 86 SELECT @t AS fahrenheit FROM 'a' WHERE @hot`;
  expect(await made(sql, { temp: 40 })).toEqual({ fahrenheit: 104 });
  expect(await made(sql, { temp: 20 })).toBe('not matched');
});

test('bytes pass through *, whatever is chosen besides; fields of them are Undefined', async () => {
  const bytes = new Uint8Array([0x80, 1, 2]);
  expect(await made(`SELECT * FROM 'a'`, bytes)).toEqual(bytes);
  expect(await made(`SELECT *, topic(2) AS device FROM 'a'`, bytes)).toEqual(bytes);
  expect(await made(`SELECT encode(*, 'base64') AS data, timestamp() AS ts FROM 'a'`, bytes)).toEqual({
    data: 'gAEC',
    ts: 1481825251155,
  });
  expect(await made(`SELECT * FROM 'a' WHERE temp > 30`, bytes)).toBe('not matched');
});

test('other services are asked once each, WHERE before SELECT, and only where WHERE holds', async () => {
  const asked: unknown[] = [];
  const statement = parseSql(
    `SELECT get_thing_shadow(upper(id), 'role').state.on AS on FROM 'a' WHERE get_dynamodb('T', 'k', id, 'role').ok`,
  );
  const run = (id: string) =>
    runSql(statement, message(new TextEncoder().encode(JSON.stringify({ id }))), (name, args) => {
      asked.push([name, ...args]);
      return Promise.resolve(name === 'get_dynamodb' ? { ok: id === 'a' } : { state: { on: true } });
    });
  expect((await run('a')).output).toEqual({ on: true });
  expect((await run('b')).matched).toBe(false);
  expect(asked).toEqual([
    ['get_dynamodb', 'T', 'k', 'a', 'role'],
    ['get_thing_shadow', 'A', 'role'],
    ['get_dynamodb', 'T', 'k', 'b', 'role'],
  ]);
});

test('substitution templates see the payload, not what AS has named', async () => {
  const { scope } = await runSql(
    parseSql(`SELECT id AS name FROM 'a'`),
    message(new TextEncoder().encode('{"id":"x"}'), 'farm/7'),
  );
  expect(substitute("in/${topic(2)}/${get({'a': '}'}, 'a')}-${id}-${name}.json", scope)).toBe('in/7/}-x-.json');
  expect(() => substitute('${topic(}', scope)).toThrow('Expected a value');
});

test.each([
  ['farm/+/telemetry', 'farm/1/telemetry', true],
  ['farm/+/telemetry', 'farm/1/2/telemetry', false],
  ['farm/#', 'farm', true],
  ['farm/#', 'farm/1/2', true],
  ['farm/+', 'farm', false],
  ['#', '$aws/things/a/shadow/update', false],
  ['$aws/things/+/shadow/update', '$aws/things/a/shadow/update', true],
  ['+/+', '/finance', true],
])('%s and %s', (filter, topic, fits) => {
  expect(matchesFilter(filter, topic)).toBe(fits);
});

test('basic ingest names a rule, and takes its levels off the topic', () => {
  expect(basicIngest('$aws/rules/Hot/barn/1')).toEqual({ rule: 'Hot', topic: 'barn/1' });
  expect(basicIngest('$aws/rules/Hot')).toEqual({ rule: 'Hot', topic: '' });
  expect(basicIngest('farm/1')).toBeUndefined();
});

test('whatever JSON comes in goes out of SELECT * unchanged', async () => {
  await assert(
    asyncProperty(dictionary(string(), jsonValue()), async (payload) => {
      const json = JSON.parse(JSON.stringify(payload)) as object;
      const { output } = await runSql(
        parseSql("SELECT * FROM 'a'"),
        message(new TextEncoder().encode(JSON.stringify(json))),
      );
      expect(JSON.parse(new TextDecoder().decode(outputBytes(output)))).toEqual(json);
    }),
    { numRuns: 100 },
  );
});
