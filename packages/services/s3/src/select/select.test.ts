import { gzipSync } from 'node:zlib';
import type { InputSerialization, OutputSerialization, S3, StatsEvent } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startS3, type TestCloud } from '../testing/client.ts';

const Bucket = 'selected';
const PEOPLE = [
  { name: 'Ann', age: 31, address: { city: 'Bonn', zips: [1, 2] }, tags: [{ id: 'a' }, { id: 'b' }, {}] },
  { name: 'Bob', age: 25, address: { city: 'Köln' }, gone: null },
  { name: 'Cy', age: 44 },
];
const CSV = 'Name,Age,Note\r\nAnn,31,"a ""b"", c"\r\nBob,25,\r\n#left out\r\nCy,44,x\r\n';

let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await startS3();
  s3 = cloud.s3();
  await s3.createBucket({ Bucket });
  const put = (Key: string, Body: string | Uint8Array) => s3.putObject({ Bucket, Key, Body });
  await put('people.json', PEOPLE.map((one) => JSON.stringify(one)).join('\n'));
  await put('list.json', JSON.stringify(PEOPLE));
  await put('people.csv', CSV);
  await put('people.csv.gz', gzipSync(CSV));
  await put('broken.json', '{"a":');
});
afterAll(() => cloud.close());

const JSON_LINES: InputSerialization = { JSON: { Type: 'LINES' } };
const CSV_USE: InputSerialization = { CSV: { FileHeaderInfo: 'USE', Comments: '#' } };

async function select(
  Key: string,
  Expression: string,
  InputSerialization: InputSerialization,
  OutputSerialization: OutputSerialization = { JSON: {} },
): Promise<{ text: string; stats: StatsEvent | undefined; ended: boolean }> {
  const { Payload: events } = await s3.selectObjectContent({
    Bucket,
    Key,
    Expression,
    ExpressionType: 'SQL',
    InputSerialization,
    OutputSerialization,
  });
  let text = '';
  let stats: StatsEvent | undefined;
  let ended = false;
  for await (const { Records, Stats, End } of events ?? []) {
    text += Buffer.from(Records?.Payload ?? []).toString();
    stats = Stats ?? stats;
    ended = End !== undefined;
  }
  return { text, stats, ended };
}

const rows = async (Key: string, sql: string, input: InputSerialization): Promise<unknown[]> => {
  const { text } = await select(Key, sql, input);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
};

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference.html
describe('a statement', () => {
  test.each<[string, unknown[]]>([
    ['SELECT * FROM S3Object s WHERE s.age < 30', [PEOPLE[1]]],
    [
      'SELECT s.name, s.address.city FROM S3Object s',
      [{ name: 'Ann', city: 'Bonn' }, { name: 'Bob', city: 'Köln' }, { name: 'Cy' }],
    ],
    ['select NAME as n, age * 2 from s3object where age between 30 and 40', [{ n: 'Ann', _2: 62 }]],
    ['SELECT s.address.zips[1] AS zip FROM S3Object[*] AS s LIMIT 1', [{ zip: 2 }]],
    ['SELECT t.id FROM S3Object[*].tags[*] t', [{ id: 'a' }, { id: 'b' }, {}, {}, {}]],
    ['SELECT id FROM S3Object[*].tags[*].id', [{ id: 'a' }, { id: 'b' }, {}, {}, {}]],
    [
      'SELECT COUNT(*), SUM(s.age) AS sum, MIN(age), MAX(s.name), AVG(age) FROM S3Object s',
      [{ _1: 3, sum: 100, _3: 25, _4: 'Cy', _5: 100 / 3 }],
    ],
    ["SELECT name FROM S3Object WHERE name LIKE '_o%' OR name IN ('Cy', 'Di')", [{ name: 'Bob' }, { name: 'Cy' }]],
    ["SELECT name FROM S3Object WHERE name NOT LIKE 'A%' AND NOT age = 25", [{ name: 'Cy' }]],
    ['SELECT name FROM S3Object WHERE gone IS NULL AND gone IS NOT MISSING', [{ name: 'Bob' }]],
    ['SELECT name FROM S3Object WHERE address IS MISSING', [{ name: 'Cy' }]],
    ["SELECT CASE WHEN age > 40 THEN 'old' ELSE 'young' END AS is_a FROM S3Object LIMIT 1", [{ is_a: 'young' }]],
    [
      "SELECT UPPER(SUBSTRING(name FROM 2 FOR 1)) u, CHAR_LENGTH(name) l, COALESCE(gone, 'no') c FROM S3Object LIMIT 1",
      [{ u: 'N', l: 3, c: 'no' }],
    ],
    ["SELECT CAST(age AS STRING) a, NULLIF(name, 'Ann') n FROM S3Object LIMIT 1", [{ a: '31', n: null }]],
  ])('on JSON: %s', async (sql, expected) => {
    expect(await rows('people.json', sql, JSON_LINES)).toEqual(expected);
  });

  test('takes a list for one record', async () => {
    const input: InputSerialization = { JSON: { Type: 'DOCUMENT' } };
    expect(await rows('list.json', 'SELECT * FROM S3Object', input)).toEqual([{ _1: PEOPLE }]);
    expect(await rows('list.json', 'SELECT p.name FROM S3Object[*][*] p', input)).toHaveLength(3);
  });

  test.each<[string, InputSerialization, unknown[]]>([
    ['SELECT s.Note FROM S3Object s WHERE CAST(s.Age AS INT) > 30', CSV_USE, [{ Note: 'a "b", c' }, { Note: 'x' }]],
    ['SELECT _1 FROM S3Object LIMIT 1', { CSV: { FileHeaderInfo: 'IGNORE' } }, [{ _1: 'Ann' }]],
    ['SELECT COUNT(*) FROM S3Object', { CSV: { Comments: '#' } }, [{ _1: 4 }]],
    ['SELECT "Name" FROM S3Object WHERE "name" IS MISSING LIMIT 1', CSV_USE, [{ Name: 'Ann' }]],
  ])('on CSV: %s', async (sql, input, expected) => {
    expect(await rows('people.csv', sql, input)).toEqual(expected);
    expect(await rows('people.csv.gz', sql, { ...input, CompressionType: 'GZIP' })).toEqual(expected);
  });

  test('is answered in CSV, with what was read', async () => {
    const { text, stats, ended } = await select('people.csv', 'SELECT * FROM S3Object', CSV_USE, {
      CSV: { FieldDelimiter: ';', RecordDelimiter: '|' },
    });
    expect(text).toBe('Ann;31;"a ""b"", c"|Bob;25;|Cy;44;x|');
    const size = Buffer.byteLength(CSV);
    expect(stats?.Details).toEqual({ BytesScanned: size, BytesProcessed: size, BytesReturned: text.length });
    expect(ended).toBe(true);
  });

  test.each([
    ['people.json', 'SELECT name', 'ParseSelectMissingFrom'],
    ['people.json', 'SELECT name FROM Table', 'InvalidDataSource'],
    ['people.json', 'SELECT name FROM S3Object WHERE', 'ParseUnexpectedToken'],
    ['people.json', 'SELECT name FROM S3Object ?', 'LexerInvalidChar'],
    ['people.json', 'SELECT UTCNOW() FROM S3Object', 'UnsupportedFunction'],
    ['people.json', 'SELECT CAST(name AS INT) FROM S3Object', 'CastFailed'],
    ['broken.json', 'SELECT * FROM S3Object', 'JSONParsingError'],
    ['none.json', 'SELECT * FROM S3Object', 'NoSuchKey'],
  ])('that AWS refuses is refused: of %s %s', async (key, sql, code) => {
    expect((await refusal(select(key, sql, JSON_LINES))).code).toBe(code);
  });

  test('on Parquet is refused by name', async () => {
    const { code, status } = await refusal(select('people.json', 'SELECT * FROM S3Object', { Parquet: {} }));
    expect([code, status]).toEqual(['NotImplemented', 501]);
  });
});
