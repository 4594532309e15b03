import { describe, expect, test } from 'vitest';
import { extractAll } from './extract.ts';
import { matcher } from './matcher.ts';

// The examples of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html, and their like.

const LINES = [
  '[ERROR 400] BAD REQUEST',
  '[ERROR 401] UNAUTHORIZED REQUEST',
  '[ERROR 419] MISSING ARGUMENTS',
  '[ERROR 420] INVALID ARGUMENTS',
  '[WARN] all is well',
];
const found = (pattern: string, lines: readonly string[] = LINES): string[] => lines.filter(matcher(pattern));
const numbers = (pattern: string): string[] => found(pattern).map((line) => /\d+/.exec(line)?.[0] ?? 'well');

describe('terms', () => {
  test.each([
    ['', ['400', '401', '419', '420', 'well']],
    ['ERROR', ['400', '401', '419', '420']],
    ['ERROR ARGUMENTS', ['419', '420']],
    ['?REQUEST ?well', ['400', '401', 'well']],
    ['ERROR -ARGUMENTS', ['400', '401']],
    ['"BAD REQUEST"', ['400']],
    ['ERROR -"BAD REQUEST" -ARGUMENTS', ['401']],
    ['error', []],
    ['%ERROR 4[0]%', ['400', '401']],
    ['%\\d{3}\\] [IU]N%', ['401', '420']],
  ])('%s', (pattern, expected) => {
    expect(numbers(pattern)).toEqual(expected);
  });
});

describe('JSON', () => {
  const event = {
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    flag: true,
    latency: 12.5,
    'a.b': 1,
    text: '500',
  };
  test.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.eventType = UpdateTrail }', true],
    ['{ $.eventType = "Update*" }', true],
    ['{ $.eventType != "Update*" }', false],
    ['{ $.sourceIPAddress != 123.123.* }', true],
    ['{ $.sourceIPAddress = %111\\.111\\..*% }', true],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.arrayKey[*] = "another value" }', true],
    ['{ $.objectList[1].id = 2 }', true],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.SomeOtherObject NOT EXISTS }', true],
    ['{ $.flag IS TRUE }', true],
    ['{ $.flag IS FALSE }', false],
    ['{ $.latency > 12 && $.latency <= 12.5 }', true],
    ['{ $.latency >= 1.3e1 }', false],
    ['{ ($.flag IS FALSE) || ($.eventType = "Update*" && $.text = 500) }', true],
    ['{ $.["a.b"] = 1 }', true],
    ["{ $['a.b'] = 1 }", true],
    ['{ $.nothing = "*" }', false],
  ])('%s is %s', (pattern, expected) => {
    expect(found(pattern, [JSON.stringify(event), 'no JSON']).length).toBe(expected ? 1 : 0);
  });
});

describe('fields between spaces', () => {
  const line = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
  test.each([
    ['[ip, server, username, timestamp, request, status_code, bytes]', true],
    ['[ip, server, username, timestamp, request, status_code, bytes > 1000]', true],
    ['[ip, server, username, timestamp, request, status_code = 4*, bytes]', true],
    ['[ip, server, username, timestamp, request = *html*, status_code = 4*, bytes]', true],
    ['[..., status_code = 404 || status_code = 410, bytes]', true],
    ['[..., status_code != 404, bytes]', false],
    ['[ip, ...]', true],
    ['[ip, server]', false],
    ['[ip = %127\\.0\\.0\\.[0-9]%, ...]', true],
    ['[..., bytes >= 1000 && bytes < 1500]', false],
    ['[..., request = "GET, *", status, bytes]', false],
    ['[..., status = %4\\d{1,2}%, bytes]', true],
  ])('%s is %s', (pattern, expected) => {
    expect(found(pattern, [line]).length).toBe(expected ? 1 : 0);
  });
});

test.each([
  ['user-id', "Invalid filter pattern: Invalid character(s) in term '-'"],
  ['?Status: timeout', "Invalid filter pattern: Invalid character(s) in term ':'"],
  ['"a" [b', "Invalid filter pattern: Invalid character(s) in term '['"],
  ['%(a|b)%', "Invalid filter pattern: Invalid character(s) in term '('"],
  ['{ $.a = 1', "Invalid filter pattern: If a filter pattern starts with '{' it must end with '}'"],
])('%s is refused in words of AWS', (pattern, message) => {
  expect(() => matcher(pattern)).toThrow(message);
});

test.each(['%a% %b% %c%', '{ $.a = }', '{ $.a', '[a, b', '"open', '%(a+)+b%', '{ $.a > "x" }'])(
  '%s is refused',
  (pattern) => {
    expect(() => matcher(pattern)).toThrow('Invalid filter pattern');
  },
);

describe('the values that a pattern names', () => {
  test.each([
    ['[ip, user, status]', '::1 ann 404', { $ip: '::1', $user: 'ann', $status: '404' }],
    ['[ip, ..., status = 4*]', '::1 ann x 404', { $ip: '::1', $2: 'ann', $3: 'x', $status: '404' }],
    ['{ $.code >= 400 && $.user = "a*" }', '{"code":404,"user":"ann"}', { '$.code': '404', '$.user': 'ann' }],
    ['ERROR', 'ERROR 1', {}],
  ])('%s', (pattern, line, expected) => {
    expect(extractAll(pattern, line)).toEqual(expected);
  });
});
