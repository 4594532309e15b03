import { STATUS_CODES } from 'node:http';
import type { Json, JsonObject } from '@coldstart/states';

/** What an API has answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** What a task gives of it: a body that is JSON as what it is, every header as a list. */
export function answerOf({ status, headers, body }: HttpAnswer): JsonObject {
  const Headers: Record<string, string[]> = {};
  for (const [name, value] of headers) (Headers[name] ??= []).push(value);
  return { Headers, ResponseBody: parsed(body), StatusCode: status, StatusText: STATUS_CODES[status] ?? '' };
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    // It is a text like any other.
    return body;
  }
}
