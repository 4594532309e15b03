import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

/** What a request is answered that is not answered as it wished; its message is for the reader. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  /** Seconds after which it may be tried again. */
  readonly after: number | undefined;

  constructor(status: ContentfulStatusCode, message: string, after?: number) {
    super(message);
    this.status = status;
    this.after = after;
  }
}

/**
 * A request's JSON.
 *
 * @throws Refusal that says what is wrong with it
 */
export async function readBody<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.infer<Schema>> {
  let body: unknown;
  try {
    body = JSON.parse(await context.req.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(400, 'What was sent is no JSON. Send it again, or update the program that sent it.');
  }
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  // A body with thousands of faults is answered with some of them.
  const issues = read.error.issues.slice(0, 3).map(({ path, message }) => {
    const where = path.length === 0 ? '' : ` (\`${path.map(String).join('.').slice(0, 100)}\`)`;
    return `${message.slice(0, 300)}${where}`;
  });
  throw new Refusal(400, `This cannot be taken: ${issues.join(' ')}`);
}
