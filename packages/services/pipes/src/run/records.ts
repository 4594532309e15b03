import type { SourceKind } from '../kinds.ts';

/** A record on its way through a pipe. */
export type PipeRecord = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is PipeRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record as pipes pass it on: what Lambda's functions find under `kinesis` stands beside the rest. */
export function pipeRecord(event: PipeRecord): PipeRecord {
  const { kinesis, ...others } = event;
  return isObject(kinesis) ? { ...kinesis, ...others } : event;
}

/**
 * A record as templates and paths see it: its body or data as what it means, where that is JSON.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html#input-transform-implicit
 */
export function decoded(kind: SourceKind, record: PipeRecord): PipeRecord {
  const { body, data } = record;
  if (kind === 'sqs' && typeof body === 'string') return { ...record, body: parsed(body) ?? body };
  if (kind !== 'kinesis' || typeof data !== 'string') return record;
  return { ...record, data: parsed(Buffer.from(data, 'base64').toString('utf8')) ?? data };
}

/** @returns `undefined` for what is no JSON */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
