import { isObject, type Json, type JsonObject } from './json.ts';

/** A request to a shadow that is refused: what is published to `/rejected`, and what an HTTP client hears. */
export class ShadowError extends Error {
  readonly code: number;
  readonly clientToken: string | undefined;

  constructor(code: number, message: string, clientToken?: string) {
    super(message);
    this.name = 'ShadowError';
    this.code = code;
    this.clientToken = clientToken;
  }
}

export interface ShadowUpdate {
  readonly desired: JsonObject | null | undefined;
  readonly reported: JsonObject | null | undefined;
  readonly clientToken: string | undefined;
  readonly version: number | undefined;
  /** Whether `state` itself was null: both sections go. */
  readonly emptied: boolean;
}

/** https://docs.aws.amazon.com/general/latest/gr/iot-core.html#device-shadow-limits */
const MOST_BYTES = 8 * 1024;
const DEEPEST = 8;
const LONGEST_TOKEN = 64;

/** @throws ShadowError 400 and 413, in AWS's words */
export function readUpdate(payload: Uint8Array): ShadowUpdate {
  if (payload.length > MOST_BYTES) throw new ShadowError(413, 'The payload exceeds the maximum size allowed');
  const document = readJson(payload);
  if (!isObject(document)) throw new ShadowError(400, 'Missing required node: state');
  const clientToken = readToken(document);
  const refuse = (message: string): ShadowError => new ShadowError(400, message, clientToken);
  const { state, version } = document;
  if (version !== undefined && (typeof version !== 'number' || !Number.isInteger(version) || version < 0))
    throw refuse('Invalid version');
  if (state === undefined) throw refuse('Missing required node: state');
  if (state !== null && !isObject(state)) throw refuse('State node must be an object');
  const strange = Object.keys(state ?? {}).find((key) => key !== 'desired' && key !== 'reported');
  if (strange !== undefined) throw refuse(`State contains an invalid node: '${strange}'`);
  for (const name of ['desired', 'reported'] as const) {
    const section = state?.[name];
    if (section !== undefined && section !== null && !isObject(section)) {
      throw refuse(`${name === 'desired' ? 'Desired' : 'Reported'} node must be an object`);
    }
    if (depthOf(section ?? null) > DEEPEST)
      throw refuse(`JSON contains too many levels of nesting; maximum is ${DEEPEST}`);
  }
  return {
    desired: state === null ? null : (state['desired'] as JsonObject | null | undefined),
    reported: state === null ? null : (state['reported'] as JsonObject | null | undefined),
    clientToken,
    version,
    emptied: state === null,
  };
}

/** What comes with a request to read or delete: nothing, or a token. @throws ShadowError */
export function readClientToken(payload: Uint8Array): string | undefined {
  if (payload.length === 0) return undefined;
  const document = readJson(payload);
  return isObject(document) ? readToken(document) : undefined;
}

function readToken({ clientToken }: JsonObject): string | undefined {
  if (clientToken === undefined) return undefined;
  if (typeof clientToken !== 'string' || clientToken.length > LONGEST_TOKEN)
    throw new ShadowError(400, 'Invalid clientToken');
  return clientToken;
}

function readJson(payload: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as Json;
  } catch {
    throw new ShadowError(400, 'Payload contains invalid json');
  }
}

/** Objects within objects; arrays do not count. */
function depthOf(value: Json): number {
  if (Array.isArray(value)) return Math.max(0, ...value.map((item: Json) => depthOf(item)));
  return isObject(value) ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}
