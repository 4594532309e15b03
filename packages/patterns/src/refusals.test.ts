import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern, PatternError } from './index.ts';
import { firstLine, refusalOf } from './testing/refusal.ts';

const reasonFor = (pattern: string): string =>
  firstLine(refusalOf(() => parsePattern(pattern))).replace('Event pattern is not valid. Reason: ', '');

describe('patterns that AWS refuses', () => {
  test.each([
    ['[]', 'Filter is not an object'],
    ['"text"', 'Filter is not an object'],
    ['', 'Filter is not an object'],
    ['{}', 'Empty objects are not allowed'],
    ['{"a":{}}', 'Empty objects are not allowed'],
    ['{"a":[]}', 'Empty arrays are not allowed'],
    ['{"a":"x"}', '"a" must be an object or an array'],
    ['{"a":{"b":null}}', '"b" must be an object or an array'],
    ['{"a":[["x"]]}', 'Match value must be String, number, true, false, or null'],
    ['{"a":[{}]}', 'Match expression name not found'],
    ['{"a":[{"Prefix":"x"}]}', 'Unrecognized match type Prefix'],
    ['{"a":[{"constructor":"x"}]}', 'Unrecognized match type constructor'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'Only one key allowed in match expression'],
    ['{"a":[{"exactly":1}]}', 'exact match pattern must be a string'],
    ['{"a":[{"prefix":["x"]}]}', 'prefix match pattern must be a string'],
    ['{"a":[{"prefix":{}}]}', 'Prefix expression name not found'],
    ['{"a":[{"suffix":{}}]}', 'Suffix expression name not found'],
    ['{"a":[{"prefix":{"wildcard":"x"}}]}', 'Unsupported prefix pattern: wildcard'],
    ['{"a":[{"suffix":{"equals-ignore-case":1}}]}', 'equals-ignore-case match pattern must be a string'],
    ['{"a":[{"prefix":{"equals-ignore-case":"x","y":1}}]}', 'Only one key allowed in match expression'],
    ['{"a":[{"exists":"yes"}]}', 'exists match pattern must be either true or false.'],
    ['{"a":[{"wildcard":null}]}', 'wildcard match pattern must be a string'],
    ['{"a":[{"anything-but":true}]}', 'Value of anything-but must be an array or single string/number value.'],
    ['{"a":[{"anything-but":{}}]}', 'Anything-But expression name not found'],
    ['{"a":[{"anything-but":{"exists":true}}]}', 'Unsupported anything-but pattern: exists'],
    [
      '{"a":[{"anything-but":{"suffix":{"equals-ignore-case":"x"}}}]}',
      'Value of anything-but must be an array or single string/number value.',
    ],
    ['{"a":[{"anything-but":{"suffix":["x",""]}}]}', 'Null prefix/suffix not allowed'],
    [
      '{"a":[{"anything-but":["x",1]}]}',
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    [
      '{"a":[{"anything-but":[]}]}',
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    ['{"a":[{"anything-but":["x",{"prefix":"y"}]}]}', 'Inside anything but list, start|null|boolean is not supported.'],
    ['{"a":[{"anything-but":"x","b":1}]}', 'Too many elements in numeric expression'],
    ['{"a":[{"anything-but":{"prefix":"x","b":1}}]}', 'Too many elements in numeric expression'],
    ['{"a":[{"anything-but":0.10000000000000000001}]}', 'Cannot compare number : 0.10000000000000000001'],
    ['{"a":[{"numeric":[]}]}', 'Invalid member in numeric match: ]'],
    ['{"a":[{"numeric":[1]}]}', 'Invalid member in numeric match: 1'],
    ['{"a":[{"numeric":["~",1]}]}', 'Unrecognized numeric range operator: ~'],
    ['{"a":[{"numeric":["constructor",1]}]}', 'Unrecognized numeric range operator: constructor'],
    ['{"a":[{"numeric":["=","1"]}]}', 'Value of equals must be numeric'],
    ['{"a":[{"numeric":[">="]}]}', 'Value of >= must be numeric'],
    ['{"a":[{"numeric":["=",1,2]}]}', 'Too many elements in numeric expression'],
    ['{"a":[{"numeric":["<",1,">",0]}]}', 'Too many elements in numeric expression'],
    ['{"a":[{"numeric":[">",1,2]}]}', 'Bad value in numeric range: 2'],
    ['{"a":[{"numeric":[">",1,">",2]}]}', 'Bad numeric range operator: >'],
    ['{"a":[{"numeric":[">",1,"<"]}]}', 'Value of < must be numeric'],
    ['{"a":[{"numeric":[">",1,"<",2,3]}]}', 'Too many terms in numeric range expression'],
    ['{"a":[{"numeric":[">",2,"<",1]}]}', 'Bottom must be less than top'],
    ['{"a":[{"numeric":[">=",1,"<=",1]}]}', 'Bottom must be less than top'],
    ['{"a":[{"numeric":["<",1e400]}]}', 'Cannot compare number : 1e400'],
    ['{"a":[{"numeric":["<",9007199254740993]}]}', 'Cannot compare number : 9007199254740993'],
    ['{"a":[{"cidr":1}]}', 'prefix match pattern must be a string'],
    ['{"a":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
    ['{"a":[{"cidr":"10.0.0.0/x"}]}', 'Malformed CIDR, mask bits must be an integer'],
    ['{"a":[{"cidr":"10.0.0.0/-1"}]}', 'Malformed CIDR, mask bits must not be negative'],
    ['{"a":[{"cidr":"10.0.0.0/32"}]}', 'IPv4 mask bits must be < 32'],
    ['{"a":[{"cidr":"::/128"}]}', 'IPv6 mask bits must be < 128'],
    ['{"a":[{"cidr":"10.0.0/8"}]}', 'Nonstandard IP address: 10.0.0'],
    ['{"a":[{"cidr":"10.0.0.256/8"}]}', 'Invalid IP address: 10.0.0.256'],
    ['{"a":[{"cidr":"1::2::3/8"}]}', 'Invalid IP address: 1::2::3'],
    ['{"$or":{"a":[1]}}', 'It must be an Array followed with $or.'],
    ['{"$or":[{"a":[1]}]}', 'There must have at least 2 Objects in $or relationship.'],
    ['{"$or":[]}', 'There must have at least 2 Objects in $or relationship.'],
    ['{"$or":[1,2]}', 'Only JSON object is allowed in array of $or relationship.'],
    ['{"$or":[{"numeric":[1]},{"b":[1]}]}', 'numeric is Ruler reserved fieldName which cannot be used inside $or.'],
    ['{"$or":[{"a":[1]},{}]}', 'Empty objects are not allowed'],
  ])('%s: %s', (pattern, reason) => {
    expect(reasonFor(pattern)).toBe(reason);
  });
});

describe('texts that are no JSON', () => {
  const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
  test.each([
    ["{'a':['x']}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['{"a" ["x"]}', "Unexpected character ('[' (code 91)): was expecting a colon to separate field name and value"],
    ['{"a":["x"] "b":["y"]}', `Unexpected character ('"' (code 34)): was expecting comma to separate Object entries`],
    ['{"a":["x" "y"]}', `Unexpected character ('"' (code 34)): was expecting comma to separate Array entries`],
    ['{"a":["x",]}', `Unexpected character (']' (code 93)): expected a valid value ${values}`],
    ['{"a":["x"],}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name"],
    ['{"a":}', "Unexpected character ('}' (code 125)): expected a value"],
    ['{"a":[True]}', `Unrecognized token 'True': was expecting ${values}`],
    ['{"a":[nul]}', `Unrecognized token 'nul': was expecting ${values}`],
    [
      '{"a":["x"}',
      `Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)"{"a":["x"}"; line: 1, column: 6])`,
    ],
    [
      '{"a":["x"]',
      `Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a":["x"]"; line: 1, column: 1])`,
    ],
    ['{"a"', 'Unexpected end-of-input within/between Object entries'],
    ['{"a', 'Unexpected end-of-input in field name'],
    ['{"a":["x', 'Unexpected end-of-input: was expecting closing quote for a string value'],
    [
      '{"a":["x\ty"]}',
      'Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included in string value',
    ],
    ['{"a":["\\x"]}', "Unrecognized character escape 'x' (code 120)"],
    ['{"a":["\\u00g0"]}', "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence"],
    ['{"a":[01]}', 'Invalid numeric value: Leading zeroes not allowed'],
    ['{"a":[1.]}', "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit"],
    [
      '{"a":[1e+]}',
      "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit",
    ],
    [
      '{"a":[-x]}',
      "Unexpected character ('x' (code 120)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
    ],
  ])('%s', (text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });

  test('the place is given by line and column, also as data', () => {
    const text = '{\n  "a": [ { "prefix": 1 } ]\r\n}';
    const place = `[Source: (String)"${text}"; line: 2, column: 23]`;
    expect(refusalOf(() => parsePattern(text))).toBe(
      `Event pattern is not valid. Reason: prefix match pattern must be a string\n at ${place}`,
    );
    expect(() => parsePattern(text)).toThrow(
      expect.objectContaining({ reason: 'prefix match pattern must be a string', position: { line: 2, column: 23 } }),
    );
  });

  test('of a long text only the beginning is shown', () => {
    const text = `{"a":["${'x'.repeat(600)}"],"b":1}`;
    expect(refusalOf(() => parsePattern(text))).toBe(
      `Event pattern is not valid. Reason: "b" must be an object or an array\n at [Source: (String)"${text.slice(0, 500)}"[truncated ${text.length - 500} chars]; line: 1, column: ${text.length}]`,
    );
  });

  const pattern =
    '{"a": [1.5e3, "x\\u00e4\\n", null, {"numeric": [">", -1]}], "b": {"c": [true, {"anything-but": ["y"]}]}}';

  test('whatever is done to a pattern, it is read or refused, and what is no JSON is refused', () => {
    const damage = fc.tuple(
      fc.nat(pattern.length - 2),
      fc.constantFrom('', ...'{}[]",:\\ -+.e0tnx\u0000'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(damage, ([at, char, replaced]) => {
        const text = pattern.slice(0, at) + char + pattern.slice(at + (replaced || char === '' ? 1 : 0));
        let json = true;
        try {
          JSON.parse(text);
        } catch {
          json = false;
        }
        try {
          parsePattern(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
          return;
        }
        // Like AWS, it does not look at what follows the pattern.
        expect(json || /\}[^}]*$/.test(text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
