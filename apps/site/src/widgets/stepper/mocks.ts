/** What stands for the work of a Task: an answer, an error, or first one and then the other. */
import type { Command, ExecutionEvent, Json } from '@coldstart/states';

export const MOCK_KINDS = {
  answers: 'answers',
  fails: 'fails',
  first: 'fails first, then answers',
  where: 'fails where its arguments have a text',
  never: 'never answers',
} as const;

export interface Mock {
  readonly kind: keyof typeof MOCK_KINDS;
  /** JSON; where it is empty, the task gives back what it was given. */
  readonly answer: string;
  readonly error: string;
  /** How often it fails first. */
  readonly times: number;
  /** What arguments have in them when it fails. */
  readonly text: string;
  /** How long it takes. */
  readonly seconds: number;
}

/** By the names of states. */
export type Mocks = Readonly<Record<string, Partial<Mock>>>;

const PLAIN: Mock = { kind: 'answers', answer: '', error: 'Lambda.Unknown', times: 1, text: '', seconds: 1 };

export const mockOf = (mocks: Mocks, state: string): Mock => ({ ...PLAIN, ...mocks[state] });

type StartTask = Extract<Command, { type: 'startTask' }>;

/** What happens to a task at once, and what after the time that it takes. */
export interface Played {
  readonly now: readonly ExecutionEvent[];
  readonly later?: ExecutionEvent;
}

/** @param attempt 1 for the first one */
export function play(mock: Mock, command: StartTask, attempt: number): Played {
  const { task, resource } = command;
  const now: ExecutionEvent[] = [];
  if (resource.kind === 'activity') now.push({ type: 'taskStarted', task });
  if (resource.kind === 'service' && resource.pattern !== 'requestResponse')
    now.push({ type: 'taskSubmitted', task, output: {} });
  if (mock.kind === 'never') return { now };
  if (failsNow(mock, command, attempt))
    return {
      now,
      later: { type: 'taskFailed', task, error: mock.error, cause: `The mock fails, attempt ${attempt}.` },
    };
  return { now, later: { type: 'taskSucceeded', task, output: resultOf(mock, command) } };
}

function failsNow(mock: Mock, { input }: StartTask, attempt: number): boolean {
  if (mock.kind === 'first') return attempt <= mock.times;
  if (mock.kind === 'where') return mock.text !== '' && JSON.stringify(input).includes(mock.text);
  return mock.kind === 'fails';
}

/** The answer, in what Step Functions puts around that of a function. */
function resultOf({ answer }: Mock, { input, resource }: StartTask): Json {
  const invoked = resource.kind === 'service' && resource.service === 'lambda' && resource.action === 'invoke';
  const given = invoked ? payloadIn(input) : input;
  const payload = answer.trim() === '' ? given : (JSON.parse(answer) as Json);
  return invoked ? { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 } : payload;
}

function payloadIn(input: Json): Json {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return {};
  return (input as Readonly<Record<string, Json>>)['Payload'] ?? {};
}

/** What is wrong with a mock, if anything is. */
export function problemOf(mock: Mock): string | undefined {
  if (mock.answer.trim() === '') return undefined;
  try {
    JSON.parse(mock.answer);
    return undefined;
  } catch {
    return 'Its answer is no JSON: a text has quotation marks, as in "done".';
  }
}
