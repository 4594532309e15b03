import { z } from 'zod';
import { verdictSchema } from './verdict.ts';

/** `docs/schemas/verdict.schema.json`: what `--json` writes, for programs in other languages. */
export function verdictJsonSchema(): string {
  const schema = z.toJSONSchema(verdictSchema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Verdicts of pnpm grade', ...schema }, undefined, 2)}\n`;
}
