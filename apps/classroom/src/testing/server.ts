import { randomUUID } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import type { Joined, SubmissionAsked } from '@coldstart/classroom/protocol';
import { startClassroom, type ClassroomOptions, type RunningClassroom } from '../server/start.ts';
import { ROOT, testRecords, type TestRecords } from './classroom.ts';

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A clone's session. */
  readonly token?: string;
  readonly cookie?: string;
  /** Sent as JSON; text as it is. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // What a test expects of it, it says there.
  readonly body: unknown;
}

/** A classroom over HTTP, with records in memory. */
export interface TestServer {
  readonly records: TestRecords;
  readonly server: RunningClassroom;
  readonly url: string;
  readonly said: readonly string[];
  ask(path: string, asking?: Asking): Promise<Answered>;
  join(name: string): Promise<Joined>;
  /** The cookie of an instructor. */
  enter(): Promise<string>;
  close(): Promise<void>;
}

export async function testServer(options: Partial<ClassroomOptions> = {}): Promise<TestServer> {
  const records = await testRecords();
  const said: string[] = [];
  const server = await startClassroom({
    database: records.database,
    queue: records.queue,
    root: ROOT,
    classId: records.klass.id,
    title: 'A workshop',
    port: 0,
    host: '127.0.0.1',
    say: (message) => said.push(message),
    ...options,
  });
  const url = server.addresses[0] ?? '';
  const one = (path: string, asking?: Asking): Promise<Answered> => ask(`${url}/api/${path}`, asking);
  return {
    records,
    server,
    url,
    said,
    ask: one,
    async join(name) {
      const { body } = await one('classroom/join', { body: { code: server.code, name } });
      return body as Joined;
    },
    async enter() {
      const secret = server.boardLink.split('#secret=')[1];
      const { headers } = await one('board/enter', { body: { secret } });
      return cookieOf(headers);
    },
    async close() {
      await server.close();
      await records.close();
    },
  };
}

/** What a browser sends back of `Set-Cookie`. */
export const cookieOf = (headers: IncomingHttpHeaders): string =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '').join('; ');

/** One request as it is written here, whatever a browser would have allowed. */
export function ask(url: string, { method, headers, token, cookie, body }: Asking = {}): Promise<Answered> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent: false,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(cookie !== undefined && { cookie }),
          ...headers,
        },
      },
      (message) => {
        const pieces: Buffer[] = [];
        message.on('data', (piece: Buffer) => pieces.push(piece));
        message.on('error', reject);
        message.on('end', () => {
          const read = Buffer.concat(pieces).toString('utf8');
          const json = message.headers['content-type']?.includes('json') === true;
          const { statusCode: status = 0, headers: got } = message;
          resolve({ status, headers: got, text: read, body: json ? (JSON.parse(read) as unknown) : read });
        });
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

/** An answer to the first exercise. */
export const submissionOf = (about: Partial<SubmissionAsked> = {}): SubmissionAsked => ({
  id: randomUUID(),
  slug: 'hello-event',
  variant: 'typescript',
  writtenAt: '2026-12-01T10:00:00Z',
  files: [fileOf('src/hello.mts')],
  ...about,
});

export const fileOf = (path: string, text = 'export {}'): SubmissionAsked['files'][number] => ({
  path,
  contents: Buffer.from(text).toString('base64'),
});
