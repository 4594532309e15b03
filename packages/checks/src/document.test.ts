import { expect, test } from 'vitest';
import { z } from 'zod';
import { readDocument } from './document.ts';
import { ExpectationError } from './expect.ts';

const schema = z.strictObject({ orders: z.strictObject({ choice: z.enum(['lambda', 'fargate']), hours: z.number() }) });

function fault(path: string, text: string): string {
  try {
    readDocument(path, text, schema);
  } catch (error) {
    if (error instanceof ExpectationError) return error.message;
    throw error;
  }
  throw new Error('It was read.');
}

test('what is as it should be is read, YAML and JSON', () => {
  const expected = { orders: { choice: 'lambda', hours: 2 } };
  expect(readDocument('a.yaml', 'orders: # the busy one\n  choice: lambda\n  hours: 2\n', schema)).toEqual(expected);
  expect(readDocument('a.json', JSON.stringify(expected), schema)).toEqual(expected);
});

test.each([
  [
    'a wrong word',
    'orders:\n  choice: lamda\n  hours: 2\n',
    'in line 2, "choice: lamda", `orders.choice` must be one of `lambda`, `fargate`. Did you mean `lambda`?',
  ],
  [
    'another word',
    'orders:\n  choice: ec2\n  hours: 2\n',
    'in line 2, "choice: ec2", `orders.choice` must be one of `lambda`, `fargate`.',
  ],
  [
    'nothing',
    'orders:\n  choice:\n  hours: 2\n',
    'in line 2, "choice:", `orders.choice` is empty; write one of `lambda`, `fargate` there.',
  ],
  [
    'a text for a number',
    'orders:\n  choice: lambda\n  hours: two\n',
    'in line 3, "hours: two", `orders.hours` must be a number; change what stands there.',
  ],
  [
    'a misspelt name',
    'orders:\n  choice: lambda\n  hours: 2\n  hour: 2\n',
    'in line 4, "hour: 2", `orders` does not know `hour`; remove it or correct the spelling.',
  ],
  [
    'a missing name',
    'orders:\n  choice: lambda\n',
    'in line 2, "choice: lambda", `orders.hours` is missing; add it (a number).',
  ],
  [
    'a name with a capital',
    'orders:\n  choice: lambda\n  Hours: 2\n',
    'in line 2, "choice: lambda", `orders.hours` is missing; write `hours` where `Hours` stands. Capitals count.',
  ],
  [
    'two faults',
    'orders:\n  choice: ec2\n  hours: two\n',
    'in line 2, "choice: ec2", `orders.choice` must be one of `lambda`, `fargate`.',
  ],
  ['what is no YAML', 'orders:\n  choice: lambda\n hours: 2\n', 'in line 3, "hours: 2", this is not valid YAML'],
])('%s is told with its line', (_, text, message) => {
  expect(fault('a.yaml', text)).toMatch(/^Expected a\.yaml to be as the task describes it, but /);
  expect(fault('a.yaml', text)).toContain(message);
});

test.each([
  [
    'a comma too many',
    '{\n  "orders": {\n    "choice": "lambda",\n    "hours": 2,\n  }\n}\n',
    'in line 5, "}", this is not valid JSON: property name expected.',
  ],
  [
    'a comment',
    '{\n  // the busy one\n  "orders": {}\n}\n',
    'in line 2, "// the busy one", this is not valid JSON: invalid comment token.',
  ],
])('%s is no JSON', (_, text, message) => {
  expect(fault('a.json', text)).toContain(message);
});
