import { AwsError } from '@coldstart/wire';
import { requestTooLarge } from '../errors.ts';

/** Bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LARGEST_SYNCHRONOUS = 6 * 1024 * 1024;
const LARGEST_EVENT = 1024 * 1024;

const EMPTY = new TextEncoder().encode('{}');

/**
 * The event of an invocation: JSON, `{}` when there is none.
 *
 * @throws AwsError for what is too large or no JSON, in the words of AWS's parser
 */
export function readPayload(payload: Uint8Array | undefined, asynchronous: boolean): Uint8Array {
  if (payload === undefined || payload.length === 0) return EMPTY;
  if (asynchronous && payload.length > LARGEST_EVENT) {
    throw new AwsError(
      'RequestEntityTooLargeException',
      `${payload.length} byte payload is too large for the Event invocation type (limit ${LARGEST_EVENT} bytes)`,
      { status: 413 },
    );
  }
  if (payload.length > LARGEST_SYNCHRONOUS) {
    throw requestTooLarge('RequestEntityTooLargeException', LARGEST_SYNCHRONOUS, 'InvokeFunction');
  }
  const problem = findProblem(payload);
  if (problem !== undefined) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${problem.what}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: ${problem.line}, column: ${problem.column}]`,
      { status: 400, fields: { Type: 'User' } },
    );
  }
  return payload;
}

interface Problem {
  readonly what: string;
  readonly line: number;
  readonly column: number;
}

function findProblem(payload: Uint8Array): Problem | undefined {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  const broken = text.indexOf('\ufffd');
  if (broken !== -1) {
    const byte = firstBadByte(payload);
    if (byte !== undefined) {
      const hex = payload[byte]?.toString(16);
      return { what: `Invalid UTF-8 start byte 0x${hex}`, ...position(payload, byte + 1) };
    }
  }
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return explain(text, payload);
  }
}

/** The byte at which UTF-8 ends to make sense. */
function firstBadByte(bytes: Uint8Array): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    try {
      decoder.decode(bytes.subarray(at, at + length));
      at += length - 1;
    } catch {
      return at;
    }
  }
  return undefined;
}

/** Says what is wrong as Jackson does, which AWS parses with. */
function explain(text: string, payload: Uint8Array): Problem {
  const start = text.search(/\S/);
  const word = /^[A-Za-z_$][\w$]*/.exec(text.slice(Math.max(start, 0)))?.[0];
  if (word !== undefined && !['true', 'false', 'null'].includes(word)) {
    return {
      what: `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
      ...position(payload, start + word.length),
    };
  }
  const first = text.charAt(Math.max(start, 0));
  if (start !== -1 && !'{["-0123456789tfn'.includes(first)) {
    return {
      what: `Unexpected character ('${first}' (code ${first.charCodeAt(0)})): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
      ...position(payload, start + 1),
    };
  }
  return {
    what: 'Unexpected end-of-input: the JSON text is incomplete or malformed',
    ...position(payload, payload.length),
  };
}

/** Line and column of a byte, both from 1. */
function position(bytes: Uint8Array, byte: number): { line: number; column: number } {
  const before = bytes.subarray(0, byte);
  const line = before.reduce((lines, value) => (value === 10 ? lines + 1 : lines), 1);
  return { line, column: byte - (before.lastIndexOf(10) + 1) + 1 };
}
