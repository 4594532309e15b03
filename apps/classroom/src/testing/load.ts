/**
 * Learners who join and submit, in a process of their own, so that what they cost and what they wait for is not mixed up
 * with the server's work. It is given a `Load` as JSON, prints `ready` when all have joined, begins when a line is
 * written to it, and prints a `LoadResult` as JSON when all of them have been answered.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

export interface Load {
  readonly url: string;
  readonly code: string;
  readonly learners: number;
  /** Submissions of each learner, one after the other. */
  readonly each: number;
  /** Milliseconds between two of them, at most. */
  readonly pause: number;
  /** Whether what is not answered is sent again, with the same id, until it is. */
  readonly patient: boolean;
  /** Folder of the answer that all submit, each with a line of their own. */
  readonly answer: string;
  readonly slug: string;
  /** Paths within the folder; the first one is code. */
  readonly files: readonly string[];
}

export interface LoadResult {
  readonly acknowledged: readonly {
    readonly id: string;
    readonly learner: string;
    /** When it was answered, milliseconds since 1970. */
    readonly at: number;
    /** How long that took, the connection included. */
    readonly milliseconds: number;
  }[];
  /** What was refused or not answered, in words. */
  readonly failures: readonly string[];
}

/** How many join at once: people do not type in the same second. */
const JOINING = 16;

const load = JSON.parse(process.argv[2] ?? '') as Load;
const agent = new Agent({ keepAlive: true });
const { hostname, port } = new URL(load.url);
const contents = load.files.map((path) => readFileSync(join(load.answer, path)));

/** @param text JSON */
function post(path: string, token: string | undefined, text: string): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const asked = request({ agent, hostname, port, path, method: 'POST', headers, timeout: 60_000 }, (response) => {
    let answer = '';
    response.setEncoding('utf8').on('data', (part: string) => (answer += part));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answer }));
    response.on('error', reject);
  });
  asked.on('timeout', () => asked.destroy(new Error('There was no answer within a minute.')));
  asked.on('error', reject);
  asked.end(text);
  return promise;
}

interface Learner {
  readonly id: string;
  readonly token: string;
}

async function joinClass(number: number): Promise<Learner> {
  const body = { code: load.code, name: `Learner ${number}` };
  const { status, text } = await post('/api/classroom/join', undefined, JSON.stringify(body));
  if (status !== 200) throw new Error(`Joining was answered with ${status}: ${text}`);
  const { learner, token } = JSON.parse(text) as { learner: { id: string }; token: string };
  return { id: learner.id, token };
}

/** @param line makes each submission another one */
const filesWith = (line: string): readonly object[] =>
  load.files.map((path, index) => {
    const bytes = contents[index] ?? Buffer.alloc(0);
    const own = index === 0 ? Buffer.concat([bytes, Buffer.from(`// ${line}\n`)]) : bytes;
    return { path, contents: own.toString('base64') };
  });

const acknowledged: LoadResult['acknowledged'][number][] = [];
const failures: string[] = [];

interface Prepared {
  readonly id: string;
  /** JSON */
  readonly text: string;
}

/** Three hundred learners have as many machines: what one process would write for all of them is written before. */
function prepared(): Prepared {
  const id = randomUUID();
  const writtenAt = new Date().toISOString();
  const asked = { id, slug: load.slug, variant: 'typescript', writtenAt, files: filesWith(id) };
  return { id, text: JSON.stringify(asked) };
}

async function submit({ id: learner, token }: Learner, { id, text }: Prepared): Promise<void> {
  for (;;) {
    const began = performance.now();
    const answer = await post('/api/classroom/submissions', token, text).catch((error: unknown) => error as Error);
    const milliseconds = performance.now() - began;
    if (!(answer instanceof Error) && (answer.status === 202 || answer.status === 200)) {
      acknowledged.push({ id, learner, at: Date.now(), milliseconds });
      return;
    }
    const why = answer instanceof Error ? answer.message : `${answer.status} ${answer.text}`;
    if (!load.patient) return void failures.push(why);
    if (!(answer instanceof Error) && answer.status < 500) return void failures.push(why);
    await wait(200 + randomInt(800));
  }
}

async function learn(learner: Learner, submissions: readonly Prepared[]): Promise<void> {
  for (const submission of submissions) {
    if (load.pause > 0) await wait(randomInt(load.pause));
    await submit(learner, submission);
  }
}

const learners: Learner[] = [];
let next = 0;
const joining = async (): Promise<void> => {
  while (next < load.learners) learners.push(await joinClass((next += 1)));
};
await Promise.all(Array.from({ length: JOINING }, joining));
const all = learners.map((learner) => ({ learner, submissions: Array.from({ length: load.each }, prepared) }));
process.stdout.write('ready\n');
const input = createInterface({ input: process.stdin });
await once(input, 'line');
input.close();
await Promise.all(all.map(({ learner, submissions }) => learn(learner, submissions)));
process.stdout.write(`${JSON.stringify({ acknowledged, failures } satisfies LoadResult)}\n`);
agent.destroy();
