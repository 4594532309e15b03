/** Notes behind a load balancer: how checks keep them, ask for them, and read answers. */
import type { CheckContext, HttpAnswer, HttpRequest } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';

interface Note {
  readonly id: string;
  readonly text: string;
  readonly tags: readonly string[];
}

type Mode = 'on' | 'off';

export function newNote(t: CheckContext, more: Partial<Note> = {}): Note {
  return { id: `${t.random.word()}-${t.random.hex(8)}`, text: t.random.words(5), tags: [t.random.word()], ...more };
}

/** Turns multi-value headers on or off. */
export async function setLists(t: CheckContext, mode: Mode): Promise<void> {
  const Attributes = [{ Key: 'lambda.multi_value_headers.enabled', Value: String(mode === 'on') }];
  const TargetGroupArn = t.stack.resource('NotesTarget');
  await t
    .client(ElasticLoadBalancingV2Client)
    .send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
}

export async function keep(t: CheckContext, { id, text, tags }: Note): Promise<void> {
  const Item = { id: { S: id }, text: { S: text }, tags: { L: tags.map((S) => ({ S })) } };
  await t.client(DynamoDBClient).send(new PutItemCommand({ TableName: t.stack.resource('NotesTable'), Item }));
}

export async function kept(t: CheckContext, id: string): Promise<Note | undefined> {
  const { Item } = await t.client(DynamoDBClient).send(
    new GetItemCommand({
      TableName: t.stack.resource('NotesTable'),
      Key: { id: { S: id } },
      ConsistentRead: true,
    }),
  );
  return Item && { id, text: Item['text']?.S ?? '', tags: (Item['tags']?.L ?? []).map(({ S = '' }) => S) };
}

export const queryOf = (ids: readonly string[]): string => ids.map((id) => `id=${encodeURIComponent(id)}`).join('&');

export const get = (t: CheckContext, query: string, headers: HttpRequest['headers'] = {}): Promise<HttpAnswer> =>
  t.request(`${t.stack.output('NotesUrl')}?${query}`, { headers });

/** What is sent as plain text comes as text. */
const asText = ({ tags }: Note): HttpRequest['headers'] => ({ 'Content-Type': 'text/plain', 'X-Tag': tags });

export const put = (t: CheckContext, note: Note, headers = asText(note)) =>
  t.request(`${t.stack.output('NotesUrl')}?${queryOf([note.id])}`, { method: 'PUT', headers, body: note.text });

/** What an answer must be: its status line, and JSON. */
export function expectAnswer(t: CheckContext, answer: HttpAnswer, line: string, what: string): unknown {
  const { status, reason, headers, text } = answer;
  if (status === 502) {
    const why = 'it was 502: your handler has thrown an error, or returned what the load balancer does not take';
    return t.fail(`the status line of the answer to ${what} to be ${line}`, why);
  }
  t.expect(`${status} ${reason}`, `the status line of the answer to ${what}`).toEqual(line);
  t.expect(headers['content-type'], `the content type of the answer to ${what}`).toMatch(
    /^application\/json\b/,
    'application/json',
  );
  try {
    return JSON.parse(text);
  } catch {
    return t.fail(`the body of the answer to ${what} to be JSON`, `it was ${JSON.stringify(text.slice(0, 200))}`);
  }
}

/** The notes in a body; an empty list where it is another one. */
export function notesOf(body: unknown): { readonly id: string }[] {
  const { notes } = (body ?? {}) as { readonly notes?: unknown };
  return Array.isArray(notes) ? (notes as { readonly id: string }[]) : [];
}

export const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? -1 : 1;

export function expectNotes(t: CheckContext, answer: HttpAnswer, notes: readonly Note[], what: string): void {
  const body = expectAnswer(t, answer, '200 OK', what);
  t.expect(body, `the body of the answer to ${what}`).toEqual({ notes });
}

export function expectRefusal(t: CheckContext, answer: HttpAnswer, line: string, what: string): void {
  t.expect(expectAnswer(t, answer, line, what), `the body of the answer to ${what}`).toBe(
    '{ "error": "…" }, a text and nothing else',
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      Object.keys(value).join() === 'error' &&
      'error' in value &&
      typeof value.error === 'string' &&
      value.error !== '',
  );
}

export const TOO_LARGE = '413 Content Too Large';
export const NOT_THERE = '404 No Such Note';

/** No cookie of the exercise has a comma in it. */
export const cookieLines = ({ headers }: HttpAnswer): string[] => headers['set-cookie']?.split(',') ?? [];

/** The cookies that an answer sets, by name. */
export const cookiesOf = (answer: HttpAnswer): Readonly<Record<string, string>> =>
  Object.fromEntries(
    cookieLines(answer).map((line): [string, string] => {
      const [, name = '', value = ''] = /^([^=]*)=?([^;]*)/.exec(line) ?? [];
      return [name, value];
    }),
  );
