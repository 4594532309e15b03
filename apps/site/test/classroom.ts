/** A stand-in for the classroom's server, written from its contract, whose schemas read what the pages send. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  enterSchema,
  exerciseRulesSchema,
  helpAskedSchema,
  joinAskedSchema,
  regradeAskedSchema,
  remarkSchema,
  settingsSchema,
  submissionAskedSchema,
  type AuditEntry,
  type BoardEvent,
  type BoardExercise,
  type BoardLearner,
  type BoardState,
  type ClassroomInfo,
  type Counts,
  type EditableFiles,
  type ExerciseRules,
  type Help,
  type LearnerEvent,
  type LearnerState,
  type OpenedSubmission,
  type Regrade,
  type SimilarPair,
  type SubmissionAsked,
  type SubmissionState,
} from '@coldstart/classroom/protocol';
import { answerStatic } from './server.ts';
import { verdict } from './workshop.ts';

export const CODE = 'K7M2QX';
export const SECRET = 'a-long-word-for-the-instructor';
export const STARTER = "export const greet = async (event) => {\n  return { message: 'Hello, ' + event.name };\n};\n";
const SOLUTION = STARTER.replace("'Hello, ' + event.name", '`Hello, ${event.name}!`');

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** An answer with a status of its own. */
interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly cookie?: string;
}

export class FakeClassroom {
  readonly dist: string;
  info: ClassroomInfo | null = {
    classroom: true,
    title: 'Serverless in a day',
    ways: { code: true, roster: true },
    isolation: 'container',
  };
  /** Changes, as they came: `POST classroom/join {"code":"K7M2QX"}`. */
  readonly received: string[] = [];
  readonly submissions: (SubmissionAsked & { state: SubmissionState })[] = [];
  exercises: BoardExercise[] = [
    exercise(1, 'hello-event', 'Say hello, carefully', { open: true }),
    exercise(2, 'pick-the-compute', 'Pick the compute', { open: false }),
  ];
  learners: BoardLearner[] = [];
  counts: Counts = 'best';
  warnings: string[] = [];
  regrade: Regrade | undefined;
  similar: SimilarPair[] = [];
  audit: AuditEntry[] = [];
  help: Help | undefined;
  readme = '';
  name = 'Ada';
  /** Submissions are answered like this, once each. */
  readonly answers: { status: number; error: string }[] = [];
  /** Answers to the board are sent after this, as they were before. */
  slow: Promise<void> | undefined;
  /** Content Security Policy of every page. */
  policy: string | undefined;
  joined = true;
  entered = true;
  readonly #streams = { learner: new Set<ServerResponse>(), board: new Set<ServerResponse>() };
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
      this.#serve(request, response).catch((error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
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
    for (const streams of Object.values(this.#streams)) streams.clear();
  }

  listeners(whose: 'learner' | 'board'): number {
    return this.#streams[whose].size;
  }

  tellLearner(event: LearnerEvent): void {
    for (const stream of this.#streams.learner) stream.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  tellBoard(event: BoardEvent): void {
    for (const stream of this.#streams.board) stream.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** Something about a submission is other than before, and its learner is told. */
  change(id: string, but: Partial<SubmissionState>): void {
    const own = this.submissions.find((one) => one.id === id);
    if (own === undefined) throw new Error(`There is no submission ${id}.`);
    own.state = { ...own.state, ...but };
    this.tellLearner({ type: 'submission', submission: own.state });
  }

  /** Rows that are other than before. */
  changeLearners(...learners: BoardLearner[]): void {
    const newer = new Map(learners.map((learner) => [learner.id, learner]));
    this.learners = this.learners.map((learner) => newer.get(learner.id) ?? learner);
    const { now, exercises, queue, workers } = this.board();
    this.tellBoard({ type: 'changed', now, learners, exercises, queue, workers });
  }

  board(): BoardState {
    return {
      title: this.info?.title ?? '',
      now: new Date().toISOString(),
      room: { address: this.url, code: CODE },
      counts: this.counts,
      exercises: this.exercises,
      learners: this.learners,
      queue: { waiting: this.submissions.filter(({ state }) => state.verdict === undefined).length, grading: 1 },
      workers: [
        {
          id: 'w1',
          host: 'teacher',
          isolation: { kind: 'container', engine: 'Docker 28.2.2, rootless' },
          slots: 2,
          alive: true,
        },
        { id: 'w2', host: 'old', isolation: { kind: 'none' }, slots: 1, alive: false, otherCourse: true },
      ],
      warnings: this.warnings,
    };
  }

  #me(): LearnerState {
    return {
      me: { id: `id-${this.name}`, name: this.name },
      title: this.info?.title ?? '',
      isolation: 'container',
      now: new Date().toISOString(),
      exercises: this.exercises.map(({ slug, number, title, rules }) => {
        const own = this.submissions.filter((one) => one.slug === slug).toReversed();
        const counting = own.find(({ state }) => state.counts)?.state.verdict?.points;
        return {
          slug,
          number,
          title,
          variants: ['typescript', 'python'],
          open: rules.open,
          rules,
          submissions: own.map(({ state }) => state),
          ...(counting !== undefined && { points: counting }),
        };
      }),
      ...(this.help !== undefined && { help: this.help }),
    };
  }

  #editable(slug: string, variant: string): EditableFiles {
    const path = variant === 'python' ? 'src/hello.py' : 'src/hello.mts';
    const last = this.submissions.findLast((one) => one.slug === slug && one.variant === variant);
    const submitted = last?.files.find((file) => file.path === path)?.contents;
    return {
      slug,
      variant,
      readme: this.readme,
      files: [
        {
          path,
          starter: STARTER,
          ...(submitted !== undefined && { submitted: Buffer.from(submitted, 'base64').toString() }),
        },
        { path: 'template.yaml', starter: 'Resources: {}\n' },
        { path: 'src/words.mts', starter: "export const WORDS = ['hello'];\n", given: true },
      ],
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    if (this.policy !== undefined) response.setHeader('content-security-policy', this.policy);
    if (!url.pathname.startsWith('/api/')) return answerStatic(this.dist, url.pathname, response);
    const path = url.pathname.slice('/api/'.length);
    if (path === 'course' || path === 'progress') return answerStatic(this.dist, url.pathname, response);
    if (path === 'classroom/events' && this.joined) return this.#listen('learner', response);
    if (path === 'board/events' && this.entered) return this.#listen('board', response);
    const body = await bodyOf(request);
    const { method = 'GET' } = request;
    if (method !== 'GET') {
      this.received.push(`${method} ${path} ${body}`);
      if (request.headers['content-type'] !== 'application/json') throw new Refusal(415, 'Send JSON.');
    }
    const given: unknown = body === '' ? {} : JSON.parse(body);
    const answer = path.startsWith('board')
      ? this.#board(method, path, given)
      : this.#learner(method, path, given, url);
    const { status, body: said, cookie } = answer;
    const text = said === undefined ? undefined : JSON.stringify(said);
    if (path === 'board') await this.slow;
    response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(cookie !== undefined && { 'set-cookie': cookie }),
    });
    response.end(text);
  }

  #listen(whose: 'learner' | 'board', response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`data: ${JSON.stringify({ type: 'hello', now: new Date().toISOString() })}\n\n`);
    this.#streams[whose].add(response);
    response.on('close', () => this.#streams[whose].delete(response));
  }

  #learner(method: string, path: string, given: unknown, url: URL): Answer {
    if (path === 'classroom') return { status: 200, body: this.info };
    if (path === 'classroom/join') return this.#join(given);
    if (!this.joined) throw new Refusal(401, 'Join the classroom first.');
    const [, kind, slug = ''] = path.split('/');
    switch (`${method} ${kind}`) {
      case 'POST leave':
        this.joined = false;
        return { status: 204 };
      case 'POST code':
        return { status: 200, body: { code: 'MYCAT-DGH22' } };
      case 'GET me':
        return { status: 200, body: this.#me() };
      case 'GET exercises':
        return { status: 200, body: this.#editable(slug, url.searchParams.get('variant') ?? '') };
      case 'POST submissions':
        return this.#submit(given);
      case 'POST help': {
        const { asking, slug: about, text } = read(helpAskedSchema.safeParse(given));
        this.help = asking
          ? {
              since: new Date().toISOString(),
              ...(about !== undefined && { slug: about }),
              ...(text !== undefined && { text }),
            }
          : undefined;
        return { status: 204 };
      }
      default:
        throw new Refusal(404, `There is no ${method} ${path}.`);
    }
  }

  #join(given: unknown): Answer {
    const { code, name } = read(joinAskedSchema.safeParse(given));
    if (code !== CODE) throw new Refusal(403, 'Nobody knows this code. Look at the board, and type it again.');
    if (name === undefined) throw new Refusal(400, 'Say who you are: type your name.');
    this.joined = true;
    this.name = name;
    return {
      status: 200,
      body: { learner: { id: `id-${name}`, name }, token: 'unused' },
      cookie: 'room=1; HttpOnly; Path=/',
    };
  }

  #submit(given: unknown): Answer {
    const next = this.answers.shift();
    if (next !== undefined) throw new Refusal(next.status, next.error);
    const asked = read(submissionAskedSchema.safeParse(given));
    const before = this.submissions.find(({ id }) => id === asked.id);
    const submittedAt = before?.state.submittedAt ?? new Date().toISOString();
    const ahead = this.submissions.filter(({ state }) => state.verdict === undefined).length;
    if (before === undefined) {
      const { id, slug, variant, writtenAt, files } = asked;
      const state = { id, slug, variant, writtenAt, submittedAt, ahead, files: files.length, counts: false };
      this.submissions.push({ ...asked, state });
      this.tellLearner({ type: 'submission', submission: state });
    }
    return { status: before === undefined ? 202 : 200, body: { id: asked.id, submittedAt, ahead } };
  }

  #board(method: string, path: string, given: unknown): Answer {
    if (path === 'board/enter') {
      if (read(enterSchema.safeParse(given)).secret !== SECRET)
        throw new Refusal(403, 'This link is of an earlier start.');
      this.entered = true;
      return { status: 204, cookie: 'board=1; HttpOnly; Path=/' };
    }
    if (!this.entered) throw new Refusal(401, 'Open the private link.');
    const [, kind, id = '', what] = path.split('/');
    switch (`${method} ${kind ?? ''}`.trim()) {
      case 'GET':
        return { status: 200, body: this.board() };
      case 'PUT settings': {
        this.counts = read(settingsSchema.safeParse(given)).counts ?? this.counts;
        return { status: 204 };
      }
      case 'PUT exercises': {
        const rules: ExerciseRules = read(exerciseRulesSchema.safeParse(given));
        this.exercises = this.exercises.map((one) => (one.slug === id ? { ...one, rules } : one));
        this.tellLearner({ type: 'changed' });
        return { status: 204 };
      }
      case 'GET learners':
        return { status: 200, body: [this.opened(id)] };
      case 'DELETE learners':
        this.learners = this.learners.flatMap((one) => {
          if (one.id !== id) return [one];
          const { help: _, ...helped } = one;
          return what === 'help' ? [helped] : [];
        });
        return { status: 204 };
      case 'GET submissions':
        return { status: 200, body: this.opened(id) };
      case 'PUT submissions':
        read(remarkSchema.safeParse(given));
        return { status: 204 };
      case 'GET regrades': {
        if (id !== '') return { status: 200, body: this.regrade };
        if (this.regrade === undefined) return { status: 200, body: [] };
        const { changes: _, ...regrade } = this.regrade;
        return { status: 200, body: [regrade] };
      }
      case 'POST regrades':
        return this.#regrade(given, what);
      case 'GET similar':
        return { status: 200, body: this.similar };
      case 'GET audit':
        return { status: 200, body: this.audit };
      default:
        throw new Refusal(404, `There is no ${method} ${path}.`);
    }
  }

  #regrade(given: unknown, what: string | undefined): Answer {
    if (what !== undefined) {
      this.regrade = undefined;
      return { status: 204 };
    }
    const { slug } = read(regradeAskedSchema.safeParse(given));
    this.regrade = {
      round: 1,
      slug,
      startedAt: new Date().toISOString(),
      state: 'grading',
      total: 4,
      graded: 0,
      changes: [],
    };
    return { status: 202, body: this.regrade };
  }

  /** What the board opens; every submission looks like this one. */
  opened(id: string): OpenedSubmission {
    const at = '2026-12-01T10:00:00.000Z';
    return {
      id,
      slug: 'hello-event',
      variant: 'typescript',
      writtenAt: at,
      submittedAt: at,
      ahead: 0,
      files: 1,
      counts: true,
      verdict: { verdict: verdict(), points: 100, gradedAt: at },
      learner: { id: 'l0', name: this.learners[0]?.name ?? 'Ada' },
      contents: [
        { path: 'src/hello.mts', submitted: this.contents ?? SOLUTION, starter: STARTER, solution: SOLUTION },
        { path: 'src/picture.png', starter: 'old' },
      ],
      verdicts: [{ verdict: verdict(), points: 100, gradedAt: at, round: 0, counts: true }],
    };
  }

  /** Contents of the submission that is opened. */
  contents: string | undefined;
}

export function exercise(number: number, slug: string, title: string, rules: ExerciseRules): BoardExercise {
  return { slug, number, title, rules, heldUp: [] };
}

/** What was understood; a body that the contract does not know is a mistake of the page. */
function read<Value>(
  parsed: { success: true; data: Value } | { success: false; error: { issues: { message: string }[] } },
): Value {
  if (parsed.success) return parsed.data;
  throw new Refusal(400, parsed.error.issues.map(({ message }) => message).join(' '));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
