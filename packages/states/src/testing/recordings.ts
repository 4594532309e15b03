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
  /** Which variables its states read, where that was asked. */
  readonly variables?: object;
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
    const histories = historiesIn(answers);
    return { name, definition: parseJson5(readFileSync(FOLDER + definition, 'utf8')), histories };
  });
}

/** Machines whose definition is among a test's answers, with the histories of that test or of one that is named alike. */
export function describedMachines(): RecordedExecution[] {
  const files = ['v2/test_sfn_api_variable_references.json', 'v2/scenarios/test_sfn_scenarios.json'];
  const histories = ['v2/assign/test_assign_reference_variables.json', ...files].flatMap(recordedAnswers);
  return files.flatMap(recordedAnswers).map(([test, answers]) => {
    const name = /\[(.*)\]$/.exec(test)?.[1] ?? test;
    const described = Object.values(answers).find(
      (answer) => typeof answer === 'object' && answer !== null && 'definition' in answer,
    );
    return {
      name,
      definition: restored((described as { definition: Definition }).definition),
      variables: (described as { variableReferences?: object }).variableReferences ?? {},
      histories: histories.filter(([other]) => other.includes(name)).flatMap(([, found]) => historiesIn(found)),
    };
  });
}

/** Times were replaced, and a path to one. */
const restored = (definition: Definition): Definition =>
  JSON.parse(
    JSON.stringify(definition)
      .replaceAll('"TimestampPath":"timestamp"', '"TimestampPath":"$startAt"')
      .replaceAll('"date"', '"2016-03-14T01:59:00Z"'),
  ) as Definition;

const historiesIn = (answers: Recorded): (readonly HistoryEvent[])[] =>
  Object.entries(answers)
    .filter(([match]) => !match.includes('[True]'))
    .map(([, answer]) => (answer as { readonly events?: readonly HistoryEvent[] } | null)?.events)
    .filter((events) => events?.[0]?.type === 'ExecutionStarted')
    .filter((events) => events !== undefined);

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
