import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What AWS has answered, and how answers are compared; beside the repository, where it is there at all. */
const SHARED = new URL('../../../../../../shared/', import.meta.url);
const FOLDER = fileURLToPath(new URL('recordings/stepfunctions/', SHARED));

export const available = existsSync(FOLDER);

interface HistoryEvent {
  readonly type?: string;
  readonly executionStartedEventDetails?: { readonly input?: unknown };
  readonly stateEnteredEventDetails?: { readonly name?: string };
}
type History = readonly HistoryEvent[];

interface Compare {
  normalise(events: readonly object[]): object[];
  graph(events: readonly object[], hidden: boolean): object[];
  hidesIds(events: readonly object[]): boolean;
  differs(want: unknown, got: unknown): string | undefined;
}

export interface RecordedExecution {
  readonly name: string;
  readonly definition: string;
  /** Of each execution its input, and what happened. */
  readonly histories: readonly { readonly input: string; readonly events: History }[];
}

const load = (file: string): Promise<unknown> => import(new URL(`conformance/${file}`, SHARED).href);

/** Machines whose recorded executions can be repeated without what their test had made around them. */
export async function recordedExecutions(): Promise<RecordedExecution[]> {
  if (!available) return [];
  const { parseJson5 } = (await load('json5.mjs')) as { parseJson5(text: string): unknown };
  const rows = JSON.parse(readFileSync(`${FOLDER}executions.json`, 'utf8')) as {
    readonly key: string;
    readonly definition: string;
    readonly recording: string;
  }[];
  return rows.flatMap(({ key, definition: file, recording }) => {
    const definition = JSON.stringify(parseJson5(readFileSync(FOLDER + file, 'utf8')));
    const content = JSON.parse(readFileSync(FOLDER + recording, 'utf8')) as Record<
      string,
      { 'recorded-content': object }
    >;
    const answers = Object.entries(content[key]?.['recorded-content'] ?? {}) as [string, { events?: History } | null][];
    const histories = answers
      .filter(([name, answer]) => answer?.events?.[0]?.type === 'ExecutionStarted' && !name.includes('[True]'))
      .map(([, answer]) => answer?.events ?? [])
      .filter((events) => standsAlone(events, definition))
      .map((events) => ({ input: inputOf(events), events }));
    return histories.length === 0 ? [] : [{ name: key.split('::').at(-1) ?? '', definition, histories }];
  });
}

function inputOf([first]: History): string {
  const input = first?.executionStartedEventDetails?.input ?? {};
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** Not where the input was replaced when it was recorded, or where another machine was started. */
function standsAlone(events: History, definition: string): boolean {
  const replaced = /"(date|datetime|timestamp)"|<[\w.:-]+>|"[\w-]+[-_](arn|url)"/.test(
    JSON.stringify(events[0]?.executionStartedEventDetails?.input),
  );
  const names = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  return !replaced && names.every((name) => definition.includes(JSON.stringify(name)));
}

/** The first thing that is not as recorded, as the conformance runner compares histories. */
export async function firstDifference(recorded: History, history: readonly object[]): Promise<string | undefined> {
  const { normalise, graph, hidesIds, differs } = (await load('compare.mjs')) as Compare;
  const want = normalise(recorded);
  const got = normalise(history);
  const hidden = hidesIds(want);
  return differs(want, got) && differs(graph(want, hidden), graph(got, hidden));
}
