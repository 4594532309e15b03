import { z } from 'zod';
import type { RunTrace, TracePart } from '../api.ts';

/** Parts of a trace, and how deep they may lie within each other. */
const MOST_PARTS = 150;
const DEEPEST = 20;
const MOST_ANNOTATIONS = 10;
/** Characters. */
const LONGEST = 200;

/** Functions write what they like: characters that would break a line, or turn it around, are none that a page needs. */
const text = z.string().transform((given) => {
  const clean = given.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)} …` : clean;
});
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const flag = optional(z.boolean());
const time = z.number().nonnegative();
const annotation = z.union([text, z.number(), z.boolean()]);

/** What is shown of a part; what is something else than X-Ray's documentation says is left out. */
const schema = z.object({
  id: z.string().max(LONGEST),
  name: text,
  start_time: time,
  end_time: optional(time),
  origin: optional(text),
  parent_id: optional(z.string().max(LONGEST)),
  inferred: flag,
  error: flag,
  fault: flag,
  throttle: flag,
  user: optional(text),
  http: optional(
    z.object({
      request: optional(z.object({ method: optional(text), url: optional(text) })),
      response: optional(z.object({ status: optional(z.number()) })),
    }),
  ),
  links: optional(z.array(z.unknown()).transform((links) => links.slice(0, MOST_PARTS).map(() => ({})))),
  annotations: optional(z.record(z.string(), z.unknown()).transform(annotationsOf)),
  cause: optional(
    z.object({
      exceptions: optional(
        z
          .array(z.object({ message: optional(text), type: optional(text) }))
          .transform((exceptions) => exceptions.slice(0, 1)),
      ),
    }),
  ),
  subsegments: optional(z.array(z.unknown())),
});

function annotationsOf(given: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const entries = Object.entries(given).flatMap(([key, value]) => {
    const [name, read] = [text.safeParse(key), annotation.safeParse(value)];
    return name.success && read.success ? [[name.data, read.data] as const] : [];
  });
  return Object.fromEntries(entries.slice(0, MOST_ANNOTATIONS));
}

/**
 * A trace as a page is shown it: so many parts, and so much of each, whatever a function has written.
 *
 * @param documents of its segments, as `BatchGetTraces` has them
 */
export function boundedTrace(id: string, documents: readonly string[]): RunTrace {
  let left = MOST_PARTS;
  let omitted = 0;
  const bounded = (given: unknown, depth: number): TracePart[] => {
    const read = schema.safeParse(given);
    if (!read.success || left === 0 || depth > DEEPEST) {
      omitted += 1;
      return [];
    }
    left -= 1;
    const { subsegments = [], ...part } = read.data;
    const below = subsegments.flatMap((one) => bounded(one, depth + 1));
    return [{ ...part, ...(below.length > 0 && { subsegments: below }) }];
  };
  return { id, segments: documents.flatMap((document) => bounded(parsed(document), 1)), omitted };
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}
