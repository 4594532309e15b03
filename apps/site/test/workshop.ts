/** A stand-in for the local server, written from its contract: it says what a test tells it to. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type {
  CheckVerdict,
  CloudState,
  CourseState,
  ExerciseFile,
  ExerciseState,
  ExerciseVerdict,
  GivenHints,
  Progress,
  RunTraces,
  Trace,
  WorkshopEvent,
} from '@coldstart/workshop/api';
import { answerStatic } from './server.ts';

export const SLUG = 'hello-event';
/** Hints about each failure. */
const HINTS = 2;
const NO_PROGRESS: Progress = { version: 1, read: {}, quizzes: {}, exercises: {} };

const CHECKS: readonly (readonly [string, string, number])[] = [
  ['handler-resolves', 'Lambda finds your handler', 15],
  ['greets', 'The message greets by name', 20],
  ['languages', 'French, English, and English for everything else', 15],
  ['validates', 'A missing, blank or non-text name is a ValidationError', 15],
  ['request-id', 'requestId is the id of this invocation', 15],
  ['answer-shape', 'The answer holds message and requestId, and nothing else', 10],
  ['awkward-names', 'Emoji, quotes and very long names survive', 10],
];

const STARTER = "export const greet = async (event) => {\n  return { message: 'Hello, ' + event.name };\n};\n";
const GIVEN: ExerciseFile = {
  path: 'exercises/01-hello-event/src/words.mts',
  current: "export const WORDS = ['hello'];\n",
  starter: "export const WORDS = ['hello'];\n",
  given: true,
};
const SOLUTION =
  'export const greet = async (event, context) => {\n  return { message: `Hello, ${event.name}!`, requestId: context.awsRequestId };\n};\n';

/** A check's verdict; it passed unless told otherwise. */
export function check(id: string, but: Partial<CheckVerdict> = {}): CheckVerdict {
  const [, title = id, maxPoints = 0] = CHECKS.find(([own]) => own === id) ?? [];
  const status = but.status ?? 'pass';
  return { id, title, status, points: status === 'pass' ? maxPoints : 0, maxPoints, message: '', duration: 12, ...but };
}

/** A verdict of all checks; those that are given replace the ones that passed. */
export function verdict(but: Partial<ExerciseVerdict> = {}, ...given: CheckVerdict[]): ExerciseVerdict {
  const checks = CHECKS.map(([id]) => given.find((own) => own.id === id) ?? check(id));
  return {
    slug: SLUG,
    number: 1,
    title: 'Say hello, carefully',
    path: 'exercises/01-hello-event',
    readme: 'exercises/01-hello-event/README.md',
    variant: 'typescript',
    answer: 'work',
    status: checks.every(({ status }) => status === 'pass') ? 'pass' : 'fail',
    points: checks.reduce((sum, { points }) => sum + points, 0),
    maxPoints: 100,
    cached: false,
    attempt: 1,
    checks,
    duration: 182,
    ...but,
  };
}

export class FakeWorkshop {
  readonly dist: string;
  /** What was asked for with POST and PUT, in order: `POST exercises/hello-event/grade {"variant":"typescript"}`. */
  readonly received: string[] = [];
  graderReady = true;
  variants = ['typescript'];
  code = STARTER;
  revealed = false;
  /** The learner's file in colours. */
  coloured: ExerciseFile['coloured'];
  verdict: ExerciseVerdict | undefined;
  traces: Record<string, Trace> = {};
  hints: Record<string, GivenHints> = {};
  /** What is under way. */
  run: ExerciseState['run'];
  progress = NO_PROGRESS;
  cloud: CloudState = { sections: [], problems: [] };
  runTraces: RunTraces = { traces: [], omitted: 0 };
  /** Refuses the next change with these words. */
  refuse: string | undefined;
  /** The classroom that the clone has joined. */
  joined: { server: string; title: string; name: string } | null = null;
  /** What becomes of a submission. */
  submitted: { state: 'sent' | 'waiting'; message: string } = { state: 'sent', message: 'Submitted.' };
  readonly #waiting: (() => void)[] = [];
  #holding = false;
  readonly #streams = new Set<ServerResponse>();
  #server: Server | undefined;
  #port = 0;

  constructor(dist: string) {
    this.dist = dist;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens; on the same port again after a stop. */
  async start(): Promise<this> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500);
        response.end(JSON.stringify({ error: String(error) }));
      });
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    this.#port = address.port;
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    this.#streams.clear();
  }

  emit(event: WorkshopEvent): void {
    for (const stream of this.#streams) stream.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** How many pages listen. */
  get listeners(): number {
    return this.#streams.size;
  }

  /** Answers to GET wait until they are released. */
  holdAnswers(): void {
    this.#holding = true;
  }

  get held(): number {
    return this.#waiting.length;
  }

  releaseAnswers(): void {
    this.#holding = false;
    for (const release of this.#waiting.splice(0)) release();
  }

  /** A run as the server tells it, up to its checks. */
  begin(): void {
    for (const phase of ['building', 'deploying', 'checking'] as const) {
      this.emit({ type: 'phase', slug: SLUG, variant: 'typescript', phase });
    }
  }

  emitCheck(own: CheckVerdict, trace: Trace = { steps: [], omitted: 0 }): void {
    this.traces[own.id] = trace;
    this.emit({ type: 'check', slug: SLUG, variant: 'typescript', verdict: own, trace });
  }

  emitVerdict(own: ExerciseVerdict): void {
    this.verdict = own;
    this.emit({ type: 'verdict', slug: SLUG, variant: 'typescript', verdict: own });
  }

  /** How far the exercise is, as the server has seen by its files. */
  emitPoints(points: number | undefined): void {
    const exercises: Progress['exercises'] = points === undefined ? {} : { [SLUG]: { points, of: 100 } };
    this.progress = { ...this.progress, exercises };
    this.emit({ type: 'progress', progress: this.progress });
  }

  save(code: string): void {
    this.code = code;
    this.emit({ type: 'files', slug: SLUG, variant: 'typescript' });
  }

  #state(variant = 'typescript'): ExerciseState {
    if (variant !== 'typescript') {
      const file = { path: 'exercises/01-hello-event/python/hello.py', current: 'def greet(): ...\n', starter: '' };
      return { slug: SLUG, variant, files: [file], traces: {}, hints: {} };
    }
    const path = 'exercises/01-hello-event/src/hello.mts';
    const own = { path, current: this.code, starter: STARTER, ...(this.revealed ? { solution: SOLUTION } : {}) };
    return {
      slug: SLUG,
      variant,
      files: [{ ...own, ...(this.coloured && { coloured: this.coloured }) }, GIVEN],
      ...(this.verdict === undefined ? {} : { verdict: this.verdict }),
      traces: this.traces,
      hints: Object.fromEntries(
        (this.verdict?.checks ?? CHECKS.map(([id]) => check(id, { status: 'fail' }))).map(({ id, status, because }) => {
          const none = status === 'pass' || because !== undefined;
          return [id, this.hints[id] ?? { given: [], of: none ? 0 : HINTS }];
        }),
      ),
      ...(this.run === undefined ? {} : { run: this.run }),
    };
  }

  #course(): CourseState {
    const variants = this.variants.map((name) => ({ name, begun: name === 'typescript' }));
    const exercise = { slug: SLUG, number: 1, title: 'Say hello, carefully', variants };
    return { graderReady: this.graderReady, exercises: [exercise] };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (!pathname.startsWith('/api/')) return answerStatic(this.dist, pathname, response);
    const path = pathname.slice('/api/'.length);
    if (path === 'events') return this.#listen(response);
    const body = await bodyOf(request);
    const answer =
      request.method === 'GET'
        ? this.#get(path, searchParams.get('variant') ?? undefined)
        : this.#change(request, path, body);
    if (this.#holding && request.method === 'GET') await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const error = typeof answer === 'object' && answer !== null && 'error' in answer;
    response.writeHead(error ? 409 : 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(answer));
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`data: ${JSON.stringify({ type: 'hello', graderReady: this.graderReady })}\n\n`);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  #get(path: string, variant: string | undefined): unknown {
    if (path === 'course') return this.#course();
    if (path === 'progress') return this.progress;
    if (path === 'classroom/joined') return { joined: this.joined };
    if (path.startsWith('exercises/')) return this.#state(variant);
    if (path.startsWith('cloud/')) return path.endsWith('/traces') ? this.runTraces : this.cloud;
    return { error: `There is no ${path}.` };
  }

  #change(request: IncomingMessage, path: string, body: string): unknown {
    this.received.push(`${request.method} ${path} ${body}`);
    if (request.headers['x-coldstart'] === undefined) return { error: 'The header is missing.' };
    if (this.refuse !== undefined) {
      const error = this.refuse;
      this.refuse = undefined;
      return { error };
    }
    const given = JSON.parse(body) as { check?: string };
    switch (path.split('/').at(-1)) {
      case 'hint': {
        const before = this.hints[given.check ?? '']?.given ?? [];
        const next = `Hint ${before.length + 1} from the server, with \`code\`.`;
        return (this.hints[given.check ?? ''] = { given: [...before, next], of: HINTS });
      }
      case 'submit':
        return this.submitted;
      case 'reset':
        this.code = STARTER;
        return { kept: 'exercises/01-hello-event/kept-1' };
      case 'reveal':
        this.revealed = true;
        return this.#state();
      case 'progress':
        // How far the exercises are, their files say.
        this.progress = { ...(JSON.parse(body) as Progress), exercises: this.progress.exercises };
        this.emit({ type: 'progress', progress: this.progress });
        return this.progress;
      default:
        return {};
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
