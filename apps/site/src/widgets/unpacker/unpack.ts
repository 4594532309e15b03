/** What CloudWatch Logs sends, wrapped and unwrapped step by step, in the browser as well as in Node. */

export type Wrapping = 'base64' | 'gzip' | 'json';

/** One step of unpacking: what is there after it, or why it cannot be done. */
export interface Step {
  readonly wrapping: Wrapping;
  /** What to write for it in a handler. */
  readonly code: string;
  readonly ok: boolean;
  /** What came out, or why nothing did, in a sentence. */
  readonly said: string;
  /** What came out, as far as it fits: bytes, text, JSON. */
  readonly shown: string;
}

export interface Unpacked {
  /** As far as it went: the last one is the one that failed, if any did. */
  readonly steps: readonly Step[];
  readonly kind: 'success' | 'wait' | 'failure';
  /** What a function should do with it. */
  readonly verdict: string;
}

export const CODE: Readonly<Record<Wrapping, string>> = {
  base64: "Buffer.from(data, 'base64')",
  gzip: "gunzipSync(bytes).toString('utf8')",
  json: 'JSON.parse(text)',
};

const SHOWN_BYTES = 24;
const SHOWN_TEXT = 200;

/** Undoes base64, gzip and JSON, until one of them is not there. */
export async function unpack(data: string): Promise<Unpacked> {
  const steps: Step[] = [];
  const bytes = decode(data.trim());
  if (bytes === undefined) {
    return broken(steps, 'base64', 'These characters are not base64: letters, digits, + and /, in groups of four.');
  }
  steps.push(step('base64', `${count(bytes.length, 'byte')}. ${markOf(bytes)}`, hex(bytes)));
  const text = await gunzip(bytes);
  if (text === undefined) {
    const why = isGzip(bytes) ? 'The gzip stream ends too early, or is damaged.' : 'The bytes are not of gzip.';
    return broken(steps, 'gzip', why);
  }
  const size = count(text.length, 'character');
  steps.push(step('gzip', `${size} of text, from ${count(bytes.length, 'byte')}.`, short(text)));
  const value = parse(text);
  if (value === undefined) return broken(steps, 'json', 'The text is no JSON object.');
  steps.push(step('json', membersSaid(value), JSON.stringify(value, null, 2)));
  return { steps, ...verdictOf(value) };
}

/** Wraps as CloudWatch Logs does. */
export async function pack(value: object): Promise<string> {
  return encode(await through(new TextEncoder().encode(JSON.stringify(value)), new CompressionStream('gzip')));
}

/** `YWJj` of bytes. */
export const encode = (bytes: Uint8Array): string => btoa(String.fromCodePoint(...bytes));

const step = (wrapping: Wrapping, said: string, shown: string): Step => ({
  wrapping,
  code: CODE[wrapping],
  ok: true,
  said,
  shown,
});

function broken(steps: readonly Step[], wrapping: Wrapping, said: string): Unpacked {
  return {
    steps: [...steps, { wrapping, code: CODE[wrapping], ok: false, said, shown: '' }],
    kind: 'failure',
    verdict: 'It cannot be unpacked, today or tomorrow: keep it where somebody looks, and return.',
  };
}

function decode(data: string): Uint8Array | undefined {
  if (data === '') return undefined;
  try {
    return Uint8Array.from(atob(data), (character) => character.codePointAt(0) ?? 0);
  } catch {
    return undefined;
  }
}

async function gunzip(bytes: Uint8Array): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')));
  } catch {
    return undefined;
  }
}

async function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Every gzip begins with these two bytes. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const markOf = (bytes: Uint8Array): string =>
  isGzip(bytes) ? 'They begin with 1f 8b, the mark of gzip.' : 'They do not begin with 1f 8b, the mark of gzip.';

const hex = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, SHOWN_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') +
  (bytes.length > SHOWN_BYTES ? ' …' : '');

const short = (text: string): string => (text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)} …` : text);

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const linesOf = (value: Readonly<Record<string, unknown>>): readonly unknown[] =>
  Array.isArray(value['logEvents']) ? (value['logEvents'] as readonly unknown[]) : [];

function membersSaid(value: Readonly<Record<string, unknown>>): string {
  const { messageType } = value;
  return `\`messageType\` is ${JSON.stringify(messageType) ?? 'not there'}, \`logEvents\` has ${count(linesOf(value).length, 'line')}.`;
}

function verdictOf(value: Readonly<Record<string, unknown>>): Pick<Unpacked, 'kind' | 'verdict'> {
  if (value['messageType'] === 'CONTROL_MESSAGE') {
    return { kind: 'wait', verdict: 'CloudWatch Logs only tries whether you are there: return, and do nothing.' };
  }
  const lines = count(linesOf(value).length, 'line');
  return { kind: 'success', verdict: `${lines} of ${String(value['logGroup'])}: read each on its own.` };
}
