import { Comparison, type Recorded } from '@coldstart/cloud/testing';

/** An answer, or a refusal, in the form of the recordings. */
async function answerOf(given: Promise<object>): Promise<unknown> {
  try {
    return JSON.parse(
      JSON.stringify(await given, (name, value: unknown) => (name === '$metadata' ? undefined : value)),
    );
  } catch (error) {
    const { name, message } = error as Error;
    return { Error: { Code: name, Message: name === message || message === 'UnknownError' ? '' : message } };
  }
}

/** Beside what was recorded under their names, the answers of one test. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #comparison = new Comparison({
    ignored: /\.(?:ResponseMetadata|message)$/,
    anything: /^(?:ciphertext-blob|import-token|public-key|plaintext|<signature>|<mac>)$/,
  });
  readonly differences: string[] = [];

  constructor(recorded: Recorded) {
    const text = JSON.stringify(recorded);
    const inEurope = text
      .replaceAll('<region>', 'eu-central-1')
      .replaceAll('<partition>', 'aws')
      .replaceAll(/<secondary-region>|ap-southeast-1/g, 'us-west-2')
      .replaceAll(/<(?:mrk-)?key-arn>|<key-material-id>/g, ANY);
    this.#recorded = JSON.parse(inEurope) as Recorded;
  }

  async match(key: string, given: Promise<object> | object): Promise<void> {
    const answer = given instanceof Promise ? await answerOf(given) : await answerOf(Promise.resolve(given));
    this.differences.push(...this.#comparison.differences(unnamed(answer), unnamed(this.#recorded[key]), key));
  }
}

export const ANY = 'any-of-these';

/** The recordings leave open which key a sentence is about. */
function unnamed(value: unknown): unknown {
  const text = JSON.stringify(value, (name, inner: unknown) =>
    name === 'Message' && typeof inner === 'string'
      ? inner
          .replaceAll(/arn:aws:kms:[\w-]+:\d{12}:key\/(?:[\w-]+|<[\w-]+:\d+>)/g, ANY)
          .replaceAll(/<[\w-]+:\d+>/g, ANY)
          .replaceAll(/[0-9a-f]{64}/g, ANY)
      : inner,
  );
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
