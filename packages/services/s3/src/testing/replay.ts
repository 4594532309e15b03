import { Comparison, type Recorded } from '@coldstart/cloud/testing';

/** Values that the recordings put in the place of what differs from time to time. */
const RULES = {
  anything:
    /^(?:datetime|date|i-d|owner-id|display-name|bucket|continuation-token|next-continuation-token|sequencer|amz-id|amz-request-id|version-id|<[a-z-]+>)$/,
  ignored: /\.HTTPHeaders$/,
};

/** Compares answers with one test's recordings; a numbered placeholder stands for one text throughout. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #comparison = new Comparison(RULES);
  readonly differences: string[] = [];

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
  }

  /** Awaits an answer or a refusal, compares it with the one of this name, and hands it on. */
  async same<Answer>(key: string, answer: Promise<Answer>): Promise<Answer> {
    const recorded = this.#recorded[key];
    if (recorded === undefined) throw new Error(`There is no recording named ${key}.`);
    try {
      const output = await answer;
      this.#compare(await plainAnswer(output), recorded, key);
      return output;
    } catch (error) {
      if (!(error instanceof Error) || !('$metadata' in error)) throw error;
      const refused = recorded as { readonly Error?: unknown; readonly ResponseMetadata?: unknown };
      this.#compare(plainError(error), { Error: refused.Error, ResponseMetadata: refused.ResponseMetadata }, key);
      return undefined as Answer;
    }
  }

  #compare(actual: unknown, recorded: unknown, key: string): void {
    this.differences.push(...this.#comparison.differences(loose(actual), loose(recorded), key));
  }
}

/** An element without text is nothing to one client and empty text to another; numbers in headers are text to some. */
function loose(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === '') return undefined;
  // The recordings' client names no type for what it stores; the SDK for JavaScript does.
  if (value === 'application/octet-stream') return 'binary/octet-stream';
  if (Array.isArray(value)) return value.map(loose);
  if (typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, loose(member)]));
}

interface Metadata {
  readonly httpStatusCode?: number;
}

/** An answer as the recordings have it. */
async function plainAnswer(output: unknown): Promise<object> {
  const { $metadata: metadata, Body: body, ...members } = output as { $metadata: Metadata; Body?: unknown };
  const stream = body as { transformToString(): Promise<string> } | undefined;
  return {
    ...members,
    ...(stream === undefined ? {} : { Body: await stream.transformToString() }),
    ResponseMetadata: { HTTPStatusCode: metadata.httpStatusCode },
  };
}

/** Members of the SDK's errors that say nothing of the refusal. */
const OWN = new Set(['name', 'message', 'stack', 'Code', 'RequestId', 'HostId', 'Message']);

function plainError(error: Error): object {
  const { $metadata: metadata } = error as unknown as { $metadata: Metadata };
  const fields = Object.entries(error).filter(([name]) => !name.startsWith('$') && !OWN.has(name));
  const message = error.message === 'UnknownError' ? '' : error.message;
  return {
    Error: { Code: error.name, Message: message, ...Object.fromEntries(fields) },
    ResponseMetadata: { HTTPStatusCode: metadata.httpStatusCode },
  };
}
