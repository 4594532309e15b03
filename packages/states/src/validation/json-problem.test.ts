import { expect, test } from 'vitest';
import { jsonProblem } from './json-problem.ts';

test.each([
  ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
  [
    'not',
    "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
  ],
  ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"],
  ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"],
  ['{"a":', 'Unexpected end-of-input within/between Object entries'],
])('the text %s', (text, reason) => {
  expect(jsonProblem(text).reason).toBe(reason);
});
