import { Comparison, type Recorded } from '@coldstart/cloud/testing';
import { asRefusal, spelledOut } from './names.ts';

/** One recorded test of LocalStack's suite, whose answers are compared with ours one by one. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #comparison = new Comparison({
    ignored: /\.(?:message|CreateEventSourceMappingResponse|CodeSize|StatusCode)$/,
    anything: /^(?:lambda-url|code-sha256|<stack-trace>)$/,
  });
  readonly differences: string[] = [];

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
  }

  /** The answer of a call, compared with what AWS answered; a refusal is an answer. */
  async match(key: string, call: Promise<unknown>): Promise<void> {
    const answer = await call.catch((error: unknown) => asResponse(error));
    const found = this.#recorded[key];
    if (found === undefined) throw new Error(`Nothing is recorded as ${key}.`);
    const recorded = spelledOut(found as Recorded);
    const status = (recorded as { ResponseMetadata?: { HTTPStatusCode?: number } }).ResponseMetadata?.HTTPStatusCode;
    const got = (answer as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status !== undefined && got !== undefined && status !== got) {
      this.differences.push(`${key}: HTTP ${got} instead of ${status}`);
    }
    this.differences.push(
      ...this.#comparison.differences('Code' in recorded ? asRefusal(answer) : plain(answer), recorded, key),
    );
  }
}

/** A refusal as boto3 shows it, which is how it was recorded. */
function asResponse(error: unknown): object {
  if (!(error instanceof Error)) throw new TypeError('A call was refused with what is no error.');
  const { name, message, $metadata, ...fields } = error as Error & Record<string, unknown>;
  const members = Object.fromEntries(
    Object.entries(fields).filter(([key]) => !key.startsWith('$') && !['Code', 'cause', 'stack'].includes(key)),
  );
  // The SDK makes one member of `message` and of the model's `Message`, boto3 two.
  const capital = name === 'ResourceNotFoundException' ? { Message: message } : {};
  return { Error: { Code: name, Message: message }, ...capital, ...members, $metadata };
}

/** Documents that AWS hands out as text were recorded as what they say. */
function plain(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || answer instanceof Date) return answer;
  const copy: Record<string, unknown> = { ...answer };
  for (const name of ['Policy', 'Statement']) {
    const text = copy[name];
    if (typeof text === 'string') copy[name] = JSON.parse(text) as unknown;
  }
  const payload = copy['Payload'];
  if (payload instanceof Uint8Array) {
    const text = Buffer.from(payload).toString('utf8');
    copy['Payload'] = text === '' || text === 'null' ? text : (JSON.parse(text) as unknown);
  }
  // The SDK's answer to no payload at all.
  if (payload === null) copy['Payload'] = '';
  return copy;
}
