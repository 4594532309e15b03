/** What becomes of a definition with an input and mocks: AWS's diagnostics, or a whole run. */
import { testState, validateDefinition, type Definition, type Json } from '@coldstart/states';
import { mockOf, problemOf, type Mocks } from './mocks.ts';
import { outlineOf, tasksIn, type OutlineNode } from './outline.ts';
import { lineAt, lineOf } from './places.ts';
import { START, startOf, traceOf, type Trace } from './trace.ts';
import { visitsOf, type Visit } from './visits.ts';

export interface Asked {
  readonly definition: string;
  readonly input: string;
  readonly mocks: Mocks;
}

export interface Told {
  readonly severity: 'ERROR' | 'WARNING';
  readonly line?: number;
  readonly text: string;
}

/** What a state made of its data, by the names that TestState gives it: `afterInputPath`. */
export type Stages = Readonly<Record<number, readonly (readonly [name: string, value: Json])[]>>;

export interface Run {
  readonly trace: Trace;
  readonly outline: readonly OutlineNode[];
  readonly stages: Stages;
}

export interface Answered {
  readonly told: readonly Told[];
  readonly tasks: readonly string[];
  readonly run?: Run;
}

/** Visits whose stages are looked at: a loop may have thousands. */
const MOST_STAGES = 40;

export async function answerTo({ definition: text, input: inputText, mocks }: Asked): Promise<Answered> {
  const { diagnostics, definition } = validateDefinition(text);
  const told: Told[] = diagnostics.map(({ severity, code, message, location = '' }) => ({
    severity,
    ...placeIn(text, location, message),
    text: `${code}: ${firstLine(message)}${location.startsWith('/') ? ` at ${location}` : ''}`,
  }));
  if (definition === undefined) return { told, tasks: [] };
  const outline = outlineOf(definition);
  const tasks = tasksIn(outline);
  const input = jsonOf(inputText);
  if (input === undefined) told.push({ severity: 'ERROR', text: 'The input is no JSON.' });
  for (const task of tasks) {
    const problem = problemOf(mockOf(mocks, task));
    if (problem !== undefined) told.push({ severity: 'ERROR', text: `The mock of ${task}: ${problem}` });
  }
  if (input === undefined || told.some(({ severity }) => severity === 'ERROR')) return { told, tasks };
  const trace = await traceOf(definition, input, mocks);
  return { told, tasks, run: { trace, outline, stages: await stagesOf(definition, trace) } };
}

function placeIn(text: string, location: string, message: string): { line?: number } {
  // What is no JSON is told with a place of another kind.
  const [, place] = /line: (\d+), column: \d+\]$/.exec(location) ?? [];
  // AWS names the state of a field that does not belong there, and the field in its words.
  const [, field = ''] = /\bfield '(\w+)'/i.exec(message) ?? [];
  const path = field === '' ? location : `${location.replace(/\/$/, '')}/${field}`;
  const line = place === undefined ? lineOf(text, path) : Math.min(Number(place), lineAt(text, text.length));
  return line === undefined ? {} : { line };
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text;

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Told by whoever asks.
    return undefined;
  }
}

/** The states on their way from input to output, for those that speak JSONPath and stand in no Map and no Parallel. */
async function stagesOf(definition: Definition, { history }: Trace): Promise<Stages> {
  const stages: Record<number, (readonly [string, Json])[]> = {};
  const { visits } = visitsOf(history);
  for (const visit of visits.filter(isStaged(definition)).slice(0, MOST_STAGES)) {
    const result = visit.attempts.at(-1)?.result;
    const options = { variables: visit.before, ...(result === undefined ? {} : { mock: { result } }) };
    const outside = { now: START, random: () => 0.5, uuid: () => 'token' };
    const { execution } = await testState(definition, visit.name, startOf(visit.input), options, outside);
    stages[visit.id] = Object.entries(execution.test?.inspection ?? {}).filter(
      ([name]) => name.startsWith('after') && name !== 'afterParameters',
    );
  }
  return stages;
}

const isStaged =
  ({ States, QueryLanguage = 'JSONPath' }: Definition) =>
  ({ name, type, outer, left, attempts }: Visit): boolean =>
    outer === undefined &&
    left !== undefined &&
    (States[name]?.QueryLanguage ?? QueryLanguage) === 'JSONPath' &&
    (type === 'Pass' || (type === 'Task' && attempts.at(-1)?.result !== undefined));
