import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verdictJsonSchema } from './schema.ts';

const file = join(import.meta.dirname, '../../../docs/schemas/verdict.schema.json');

test('the published schema is current (COLDSTART_RECORD=1 writes it anew)', () => {
  if (process.env.COLDSTART_RECORD === '1') writeFileSync(file, verdictJsonSchema());
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(verdictJsonSchema()));
});
