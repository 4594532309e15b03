export type Category = 'platform' | 'function' | 'extension';

/** What an extension has asked for. */
export interface Subscription {
  readonly types: readonly Category[];
  /** Where it listens, on this machine. */
  readonly url: URL;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly maxItems: number;
}

export interface Refused {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
}

const TYPES: readonly string[] = ['platform', 'function', 'extension'];
const VERSIONS: readonly string[] = ['2022-07-01', '2022-12-13', '2025-01-29'];
/** An environment's own name for itself. */
const HOSTS: readonly string[] = ['sandbox', 'sandbox.local', 'sandbox.localdomain'];
/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html#telemetry-subscribe-api */
const BUFFERING = {
  timeoutMs: { least: 25, most: 30_000, usual: 1000 },
  maxBytes: { least: 262_144, most: 1_048_576, usual: 262_144 },
  maxItems: { least: 1000, most: 10_000, usual: 10_000 },
} as const;

const invalid = (message: string): Refused => ({ status: 400, errorType: 'ValidationError', message });

export function readSubscription(body: Buffer): Subscription | Refused {
  const input = objectOf(parse(body));
  const { schemaVersion, types, destination, buffering } = input;
  if (schemaVersion !== undefined && !VERSIONS.includes(String(schemaVersion)))
    return invalid(`Unknown schemaVersion ${String(schemaVersion)}: use one of ${VERSIONS.join(', ')}`);
  const wanted = Array.isArray(types) ? types.map(String) : [];
  const unknown = wanted.find((type) => !TYPES.includes(type));
  if (wanted.length === 0 || unknown !== undefined)
    return invalid(`types has to be a list of ${TYPES.join(', ')}${unknown === undefined ? '' : `, not ${unknown}`}`);
  const { protocol, URI } = objectOf(destination);
  if (protocol === 'TCP')
    return {
      status: 501,
      errorType: 'NotImplemented',
      message: 'Telemetry over TCP is not part of this cloud: use HTTP.',
    };
  const url = urlOf(protocol, URI);
  if (url === undefined)
    return invalid('destination has to be {"protocol": "HTTP", "URI": "http://sandbox.localdomain:PORT/PATH"}');
  const given = objectOf(buffering);
  const limits: Record<string, number> = {};
  for (const [name, { least, most, usual }] of Object.entries(BUFFERING)) {
    const value = given[name] ?? usual;
    if (typeof value !== 'number' || value < least || value > most)
      return invalid(`buffering.${name} has to be a number from ${least} to ${most}`);
    limits[name] = value;
  }
  const { timeoutMs = 0, maxBytes = 0, maxItems = 0 } = limits;
  return { types: TYPES.filter((type): type is Category => wanted.includes(type)), url, timeoutMs, maxBytes, maxItems };
}

function urlOf(protocol: unknown, uri: unknown): URL | undefined {
  if (protocol !== 'HTTP' || typeof uri !== 'string' || !URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.protocol !== 'http:' || !HOSTS.includes(url.hostname)) return undefined;
  url.hostname = '127.0.0.1';
  return url;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
