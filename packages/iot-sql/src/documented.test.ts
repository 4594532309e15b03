import { expect, test } from 'vitest';
import { made } from './testing/run.ts';

/*
 * Each example of AWS's documentation, as it stands there.
 * https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html and the pages around it; read in
 * November 2026, from the page as it was in August 2022 where examples are the same.
 */

const value = (expression: string): Promise<unknown> => made(`SELECT VALUE ${expression} FROM 'a'`, {});

test.each<[expression: string, value: unknown]>([
  ['abs(-5)', 5],
  ['accountid()', '111122223333'],
  ['acos(0)', 1.5707963267948966],
  ['asin(0)', 0],
  ['atan(0)', 0],
  ['atan2(1, 0)', 1.5707963267948966],
  ['bitand(13, 5)', 5],
  ['bitor(8, 5)', 13],
  ['bitxor(13, 5)', 8],
  ['cast(true as Int)', 1],
  ['ceil(1.2)', 2],
  ['ceil(-1.2)', -1],
  ['chr(65)', 'A'],
  ['chr(49)', '1'],
  ['clientid()', 'sensor-7'],
  ['concat()', undefined],
  ['concat(1)', '1'],
  ['concat([1, 2, 3], 4)', [1, 2, 3, 4]],
  ['concat([1, 2, 3], "hello")', [1, 2, 3, 'hello']],
  ['concat("con", "cat")', 'concat'],
  ['concat(1, "hello")', '1hello'],
  ['concat("he","is","man")', 'heisman'],
  ['concat([1, 2, 3], "hello", [4, 5, 6])', [1, 2, 3, 'hello', 4, 5, 6]],
  ['cos(0)', 1],
  ['cosh(2.3)', 5.037220649268761],
  ['endswith("cat","at")', true],
  ['exp(1)', Math.E],
  ['floor(1.2)', 1],
  ['floor(-1.2)', -2],
  ['get(["a", "b", "c"], 1)', 'b'],
  ['get({"a":"b"}, "a")', 'b'],
  // The page says "a", against its own words: the index counts from 0.
  ['get("abc", 1)', 'b'],
  ['md2("hello")', 'a9046c73e00331af68917d3804f70655'],
  ['md5("hello")', '5d41402abc4b2a76b9719d911017c592'],
  ['indexof("abcd", "bc")', 1],
  ['isNull(5)', false],
  ['isNull(Null)', true],
  ['isUndefined(5)', false],
  ['isUndefined(floor([1,2,3]))', true],
  ['length("hi")', 2],
  ['length(false)', 5],
  ['ln(2.718281828459045)', 1],
  ['log(100)', 2],
  ['lower("HELLO")', 'hello'],
  ['lower(["HELLO"])', '["hello"]'],
  ['lpad("hello", 2)', '  hello'],
  ['lpad(1, 3)', '   1'],
  ['Ltrim(" h i ")', 'h i '],
  ['mod(8, 3)', 2],
  ['Nanvl(8, 3)', 8],
  ['newuuid()', '123a4567-b89c-12d3-e456-789012345000'],
  ['numbytes("hi")', 2],
  ['numbytes("€")', 3],
  [`parse_time("yyyy.MM.dd G 'at' HH:mm:ss z", 100000000, 'America/Belize')`, '1970.01.01 AD at 21:46:40 CST'],
  [`parse_time("yyyy.MM.dd G 'at' HH:mm:ss z", 1497028786000)`, '2017.06.09 AD at 17:19:46 UTC'],
  [`parse_time('yyyy', 1497028786000, 'UTC')`, '2017'],
  ['power(2, 5)', 32],
  ['principal()', 'ba67293af50bf2506f5f93469686da660c7c844e7b3950bfb16813e0d31e9373'],
  ['rand()', 0.8231909191640703],
  ['regexp_matches("aaaa", "a{2,}")', true],
  ['regexp_matches("aaaa", "b")', false],
  ['regexp_replace("abcd", "bc", "x")', 'axd'],
  ['regexp_replace("abcd", "b(.*)d", "$1")', 'ac'],
  ['regexp_substr("hihihello", "hi")', 'hi'],
  ['regexp_substr("hihihello", "(hi)*")', 'hihi'],
  ['remainder(8, 3)', 2],
  ['replace("abcd", "bc", "x")', 'axd'],
  ['replace("abcdabcd", "b", "x")', 'axcdaxcd'],
  ['rpad("hello", 2)', 'hello  '],
  ['rpad(1, 3)', '1   '],
  ['Round(1.2)', 1],
  ['Round(1.5)', 2],
  ['Round(1.7)', 2],
  ['Round(-1.1)', -1],
  ['Round(-1.5)', -2],
  ['rtrim(" h i ")', ' h i'],
  ['sign(-7)', -1],
  ['sign(0)', 0],
  ['sign(13)', 1],
  ['sin(0)', 0],
  ['sinh(2.3)', 4.936961805545957],
  ['substring("012345", 0)', '012345'],
  ['substring("012345", 2)', '2345'],
  ['substring("012345", 2.745)', '2345'],
  ['substring(123, 2)', '3'],
  ['substring("012345", -1)', '012345'],
  ['substring(true, 1.2)', 'rue'],
  ['substring(false, -2.411E247)', 'false'],
  ['substring("012345", 1, 3)', '12'],
  ['substring("012345", -50, 50)', '012345'],
  ['substring("012345", 3, 1)', ''],
  ['sql_version()', '2016-03-23'],
  ['sqrt(9)', 3],
  ['startswith("ranger","ran")', true],
  ['tan(3)', -0.1425465430742778],
  ['tanh(2.3)', 0.9800963962661914],
  ['time_to_epoch("2020-04-03 09:45:18 UTC+01:00", "yyyy-MM-dd HH:mm:ss VV")', 1585903518000],
  ['time_to_epoch("18 December 2015", "dd MMMM yyyy")', 1450396800000],
  ['time_to_epoch("2007-12-03 10:15:30.592 America/Los_Angeles", "yyyy-MM-dd HH:mm:ss.SSS z")', 1196705730592],
  ['timestamp()', 1481825251155],
  ['traceid()', '12345678-1234-1234-1234-123456789012'],
  ['trim(" hi ")', 'hi'],
  ['upper("hello")', 'HELLO'],
])('%s', async (expression, expected) => {
  const actual = await value(expression);
  if (typeof expected === 'number') expect(actual).toBeCloseTo(expected, 12);
  else expect(actual).toEqual(expected);
});

test('bitnot turns every bit around: the page says 2 for 13, which no width of an Int gives', async () => {
  expect(await value('bitnot(13)')).toBe(-14);
});

test('the topic, whole and by level, with and without basic ingest', async () => {
  const sql = (expression: string) => `SELECT VALUE ${expression} FROM '#'`;
  expect(await made(sql('topic()'), {}, 'things/myThings/thingOne')).toBe('things/myThings/thingOne');
  expect(await made(sql('topic(1)'), {}, 'things/myThings/thingOne')).toBe('things');
  const ingested = 'Buildings/Building5/Floor2/Room201/Lights';
  expect(await made(sql('topic(3)'), {}, ingested)).toBe('Floor2');
});

const colours = { color: 'red', temperature: 50 };
const nested = {
  e: [
    { n: 'temperature', u: 'Cel', t: 1234, v: 22.5 },
    { n: 'light', u: 'lm', t: 1235, v: 135 },
    { n: 'acidity', u: 'pH', t: 1235, v: 7 },
  ],
};
const enriched = { attributes: { data1: 1, data2: 2 }, values: [{ a: 3 }, { b: 4 }, { c: 5 }] };

test.each<[sql: string, payload: object, output: unknown]>([
  [`SELECT * FROM 'topic/subtopic'`, colours, colours],
  [`SELECT color FROM 'topic/subtopic'`, colours, { color: 'red' }],
  [`SELECT color AS my_color FROM 'topic/subtopic'`, colours, { my_color: 'red' }],
  [
    `SELECT color as my_color, temperature as fahrenheit FROM 'topic/subtopic'`,
    colours,
    { my_color: 'red', fahrenheit: 50 },
  ],
  [`SELECT *, 15 as speed FROM 'topic/subtopic'`, colours, { ...colours, speed: 15 }],
  [`SELECT VALUE color FROM 'topic/subtopic'`, colours, 'red'],
  [
    `SELECT color.red as red_value FROM 'topic/subtopic'`,
    { color: { red: 255, green: 0, blue: 0 }, temperature: 50 },
    { red_value: 255 },
  ],
  [
    `SELECT (temperature - 32) * 5 / 9 AS celsius, upper(color) as my_color FROM 'topic/subtopic'`,
    colours,
    { celsius: 10, my_color: 'RED' },
  ],
  [
    `SELECT CASE color WHEN 'green' THEN 'go' WHEN 'yellow' THEN 'caution' WHEN 'red' THEN 'stop' ELSE 'you are not at a stop light' END as instructions FROM 'topic/subtopic'`,
    { color: 'yellow' },
    { instructions: 'caution' },
  ],
  [
    `SELECT {'latitude': get(lat_long, 0),'longitude':get(lat_long, 1)} as lat_long FROM 'topic/subtopic'`,
    { lat_long: [47.606, -122.332] },
    { lat_long: { latitude: 47.606, longitude: -122.332 } },
  ],
  [
    `SELECT [lat,long] as lat_long FROM 'topic/subtopic'`,
    { lat: 47.606, long: -122.332 },
    { lat_long: [47.606, -122.332] },
  ],
  [`SELECT foo.bar AS bar.baz FROM 'topic/subtopic'`, { foo: { bar: 'RED', bar1: 'GREEN' } }, { bar: { baz: 'RED' } }],
  [
    `SELECT temp, md5(deviceid) AS hashed_id FROM 'topic/#'`,
    { deviceid: 'iot123', temp: 54.98, humidity: 32.43 },
    { temp: 54.98, hashed_id: 'e37f81fb397e595c4aeb5645b8cbbbd1' },
  ],
  [`SELECT NULL AS n FROM 'topic/subtopic'`, {}, { n: null }],
  [`SELECT foo, bar FROM 'topic/subtopic'`, { foo: null }, { foo: null }],
  [
    `SELECT (SELECT VALUE n FROM e) as sensors FROM 'my/topic'`,
    nested,
    { sensors: ['temperature', 'light', 'acidity'] },
  ],
  [
    `SELECT (SELECT v FROM e WHERE n = 'temperature') as temperature FROM 'my/topic'`,
    nested,
    { temperature: [{ v: 22.5 }] },
  ],
  [
    `SELECT get((SELECT v FROM e WHERE n = 'temperature'), 0).v as temperature FROM 'topic'`,
    nested,
    { temperature: 22.5 },
  ],
  [`SELECT VALUE arr FROM 'topic'`, { a: { b: 'c' }, arr: [1, 2, 3, 4] }, [1, 2, 3, 4]],
  [
    `SELECT decode(encoded_temp,"base64").temperature AS temp from 'topic/subtopic'`,
    { encoded_temp: 'eyAidGVtcGVyYXR1cmUiOiAzMyB9Cg==' },
    { temp: 33 },
  ],
  [
    `select value transform("enrichArray", attributes, values) from 'A/B'`,
    enriched,
    [
      { a: 3, data1: 1, data2: 2 },
      { b: 4, data1: 1, data2: 2 },
      { c: 5, data1: 1, data2: 2 },
    ],
  ],
  [
    `select value transform("enrichArray", {"key": attributes.data1}, values) from 'A/B'`,
    enriched,
    [
      { a: 3, key: 1 },
      { b: 4, key: 1 },
      { c: 5, key: 1 },
    ],
  ],
])('%s', async (sql, payload, output) => {
  expect(await made(sql, payload)).toEqual(output);
});

test('WHERE comes first, and cannot see what AS has named', async () => {
  const sql = `SELECT color AS my_color FROM 'topic/subtopic' WHERE temperature > 50 AND color <> 'red'`;
  expect(await made(sql, { color: 'red', temperature: 40 })).toBe('not matched');
  expect(await made(`SELECT color AS c FROM 'a' WHERE c = 'red'`, colours)).toBe('not matched');
  const deep = { mydata: { item2: { '0': { 'my-key': 'myValue' } } } };
  const get = `SELECT * from 'iot/rules' WHERE get(get(get(mydata,"item2"),"0"),"my-key") = "myValue"`;
  expect(await made(get, deep)).toEqual(deep);
});

test('a payload that is no object', async () => {
  const sql = `SELECT decode(encode(*, 'base64'), 'base64') AS value FROM 'topic/subtopic' WHERE decode(encode(*, 'base64'), 'base64') > 50`;
  expect(await made(sql, 80)).toEqual({ value: 80 });
  expect(await made(sql, 20)).toBe('not matched');
});
