import { fieldsOf, SAMPLES } from '@coldstart/event-samples';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

test.each(Object.entries(SAMPLES))('%s: the lines are the event, and every field begins one', (_, { event }) => {
  const lines = linesOf(event);
  const json = lines.map(({ field, text }) => (field === undefined ? text : `${JSON.stringify(field.name)}: ${text}`));
  expect(JSON.parse(json.join('\n'))).toEqual(event);
  expect(lines.flatMap(({ field }) => field?.path ?? [])).toEqual(fieldsOf(event).map(({ path }) => path));
});
