import { hasLists, type Mode } from './lists.ts';

/** The largest answer of a function, as JSON: 1 MB. */
const LARGEST = 1024 * 1024;

export interface Answer {
  readonly status: number;
  /** What stands behind the status: `OK`. */
  readonly reason: string | undefined;
  /** Each apart, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer;
}

/**
 * What a function's answer means: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer
 *
 * @returns undefined for an answer that is too large, or none
 */
export function readAnswer(payload: Uint8Array, group: Mode): Answer | undefined {
  if (payload.length > LARGEST) return undefined;
  const value = parse(payload);
  if (value === undefined) return undefined;
  const { statusCode, statusDescription = '', body, isBase64Encoded = false } = value;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599)
    return undefined;
  if (typeof isBase64Encoded !== 'boolean' || typeof statusDescription !== 'string') return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const headers = readHeaders(value, hasLists(group));
  if (headers === undefined) return undefined;
  return {
    status: statusCode,
    reason: /^\d{3} ([\t\x20-\x7e]+)$/.exec(statusDescription)?.[1],
    headers,
    body: isBase64Encoded ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

function parse(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Headers of one connection, and those that the load balancer tells itself. */
const DROPPED = /^(?:connection|keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade|content-length)$/;

/** What a header may say: no control characters, and none that is more than a byte. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The group says which of the two members counts. */
function readHeaders(value: Record<string, unknown>, lists: boolean): Answer['headers'] | undefined {
  const given = value[lists ? 'multiValueHeaders' : 'headers'] ?? {};
  if (typeof given !== 'object') return undefined;
  const headers: [string, string][] = [];
  for (const [name, values] of Object.entries(given)) {
    for (const one of lists ? (Array.isArray(values) ? (values as unknown[]) : [undefined]) : [values]) {
      if (typeof one !== 'string' || !/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !VALUE.test(one)) return undefined;
      if (!DROPPED.test(name.toLowerCase())) headers.push([name.toLowerCase(), one]);
    }
  }
  return headers;
}
