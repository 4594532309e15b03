import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Definition } from '../definition.ts';
import type { HistoryEvent } from '../history.ts';

/** What AWS has answered, and how answers are compared; beside the repository, where it is there at all. */
const SHARED = new URL('../../../../../shared/', import.meta.url);
const FOLDER = fileURLToPath(new URL('recordings/stepfunctions/', SHARED));

export const available = existsSync(FOLDER);

interface Compare {
  normalise(events: readonly object[]): object[];
  graph(events: readonly object[], hidden: boolean): object[];
  hidesIds(events: readonly object[]): boolean;
  differs(want: unknown, got: unknown): string | undefined;
}

const load = (file: string): Promise<unknown> => import(new URL(`conformance/${file}`, SHARED).href);

/** A machine that AWS ran, with every execution's history. */
export interface RecordedExecution {
  readonly name: string;
  readonly definition: Definition;
  readonly histories: readonly (readonly HistoryEvent[])[];
}

export type Recorded = Readonly<Record<string, unknown>>;

/** What a test was answered. @param file `v2/test_sfn_api_validation.json` */
export function recordedAnswers(file: string): [test: string, answers: Recorded][] {
  const content = JSON.parse(readFileSync(FOLDER + file, 'utf8')) as Record<string, { 'recorded-content': Recorded }>;
  return Object.entries(content).map(([id, entry]) => [id.split('::').at(-1) ?? '', entry['recorded-content']]);
}

export async function recordedExecutions(): Promise<RecordedExecution[]> {
  const { parseJson5 } = (await load('json5.mjs')) as { parseJson5(text: string): Definition };
  const rows = JSON.parse(readFileSync(`${FOLDER}executions.json`, 'utf8')) as {
    readonly key: string;
    readonly definition: string;
    readonly recording: string;
  }[];
  return rows.map(({ key, definition, recording }) => {
    const name = key.split('::').at(-1) ?? '';
    const answers = recordedAnswers(recording).find(([test]) => test === name)?.[1] ?? {};
    const histories = Object.entries(answers)
      .filter(([match]) => !match.includes('[True]'))
      .map(([, answer]) => (answer as { readonly events?: readonly HistoryEvent[] } | null)?.events)
      .filter((events) => events?.[0]?.type === 'ExecutionStarted')
      .filter((events) => events !== undefined);
    return { name, definition: parseJson5(readFileSync(FOLDER + definition, 'utf8')), histories };
  });
}

/** The first thing that is not as recorded, as the conformance runner compares histories. */
export async function firstDifference(
  recorded: readonly HistoryEvent[],
  history: readonly HistoryEvent[],
): Promise<string | undefined> {
  const { normalise, graph, hidesIds, differs } = (await load('compare.mjs')) as Compare;
  const want = normalise(recorded);
  const got = normalise(history);
  const hidden = hidesIds(want);
  const difference = differs(want, got);
  return difference && differs(graph(want, hidden), graph(got, hidden));
}
