import { describe, expect, test } from 'vitest';
import type { ExecutionEvent } from './commands.ts';
import type { HistoryEvent } from './history.ts';
import type { Json } from './json.ts';
import { variableReferences } from './references.ts';
import { runToEnd } from './testing/host.ts';
import { available, describedMachines, firstDifference, recordedExecutions } from './testing/recordings.ts';

const recorded = available ? await recordedExecutions() : [];
const described = available ? describedMachines() : [];

describe.skipIf(!available)('histories as recorded on AWS (the recordings are beside this repository)', () => {
  test('all executions are here', () => {
    expect(recorded.length).toBe(86);
  });

  test.each([...recorded, ...described])('$name', async ({ name, definition, histories }) => {
    for (const history of histories) {
      if (!isOfThisMachine(history, Object.keys(definition.States))) continue;
      const run = await runToEnd(definition, { input: inputOf(history), task: ({ task }) => answersIn(history, task) });
      const difference = await firstDifference(withoutTimes(history), withoutTimes(run.history));
      if (NEWER.has(name)) expect(difference).toContain('MapRunStarted');
      else expect(difference).toBeUndefined();
    }
  });
});

test.each(described)('variables that states of $name read', ({ definition, variables }) => {
  expect(variableReferences(definition)).toEqual(variables);
});

/**
 * Recorded after AWS had begun to link the event that follows a map run to its start, while the others with JSONPath
 * were recorded before.
 */
const NEWER = new Set([
  'test_map_state_config_distributed_items_path_from_previous',
  'MAP_STATE_REFERENCE_IN_ITEM_SELECTOR',
  'MAP_STATE_REFERENCE_IN_TOLERATED_FAILURE_PATH',
]);

/** A few recordings are of a machine that this one started. */
function isOfThisMachine(history: readonly HistoryEvent[], states: readonly string[]): boolean {
  const first = detailsOf(history.find((event) => event.type.endsWith('StateEntered')))['name'];
  return states.includes(String(first));
}

const detailsOf = (event: HistoryEvent | undefined): Record<string, Json> =>
  (Object.entries(event ?? {}).find(([name]) => name.endsWith('EventDetails'))?.[1] ?? {}) as Record<string, Json>;

function inputOf(history: readonly HistoryEvent[]): Json {
  const input = detailsOf(history[0])['input'] ?? {};
  const value = typeof input === 'string' ? (JSON.parse(input) as Json) : input;
  // Times were replaced when recorded; those that were wrong are still in the message that says so.
  const { cause } = detailsOf(history.at(-1));
  const wrong = /format string: (?:.* == )?(.*)$/.exec(typeof cause === 'string' ? cause : '')?.[1];
  const text = JSON.stringify(value);
  return JSON.parse(text.replaceAll(/"(date|timestamp)"/g, `"${wrong ?? '2016-03-14T01:59:00Z'}"`)) as Json;
}

/** Neither input nor times of the context object can be compared where they were replaced. */
const withoutTimes = (history: readonly HistoryEvent[]): HistoryEvent[] =>
  JSON.parse(
    JSON.stringify(history, (name, value: unknown) =>
      /^(StartTime|EnteredTime|execution_starttime|state_enteredtime|TimestampValue|startAt)$/.test(name)
        ? 'date'
        : parsed(value),
    ),
  ) as HistoryEvent[];

/** Some recordings leave lists as text. */
const parsed = (value: unknown): unknown =>
  typeof value === 'string' && /^[{[]/.test(value) ? JSON.parse(value) : value;

/** What the task was answered, as recorded, from its being scheduled until it has ended. */
function answersIn(history: readonly HistoryEvent[], task: string): ExecutionEvent[] {
  const answers: ExecutionEvent[] = [];
  for (const event of history.filter(({ id }) => id > Number(task))) {
    const { output, error, cause } = detailsOf(event);
    const value = typeof output === 'string' ? (JSON.parse(output) as Json) : (output ?? null);
    if (event.type === 'TaskSubmitted') answers.push({ type: 'taskSubmitted', task, output: value });
    if (event.type === 'TaskSucceeded') return [...answers, { type: 'taskSucceeded', task, output: value }];
    if (event.type === 'TaskFailed')
      return [...answers, { type: 'taskFailed', task, error: asText(error), cause: asText(cause) }];
  }
  return answers;
}

const asText = (value: Json | undefined): string | undefined =>
  value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
