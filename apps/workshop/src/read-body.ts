import type { Context } from 'hono';
import { z } from 'zod';

/** A request's JSON, or the answer that says what is wrong with it. */
export async function readBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.infer<Schema> | Response> {
  const body: unknown = await context.req.json().catch(() => undefined);
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  return context.json({ error: `The request is not as it should be: ${z.prettifyError(read.error)}` }, 400);
}
