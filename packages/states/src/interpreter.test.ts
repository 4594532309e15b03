import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { State, States } from './definition.ts';
import { runToEnd } from './testing/host.ts';
import { validateDefinition } from './validation/validate.ts';

const TASK = 'arn:aws:lambda:us-east-1:111111111111:function:ship';
const RETRY = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];

/** One state, with what is within it; how it goes on is added where it stands. */
const { state } = fc.letrec<{ state: State }>((tie) => ({
  state: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant<State>({ Type: 'Pass', Parameters: { 'v.$': '$' } }),
    fc.record<State>({ Type: fc.constant('Wait'), Seconds: fc.integer({ min: 0, max: 3 }) }),
    fc.record<State>({ Type: fc.constant('Task'), Resource: fc.constant(TASK), Retry: fc.constantFrom([], RETRY) }),
    fc.array(tie('state'), { minLength: 1, maxLength: 3 }).map((branches): State => ({
      Type: 'Parallel',
      Branches: branches.map((each) => sequence([each])),
    })),
    fc
      .tuple(fc.array(tie('state'), { minLength: 1, maxLength: 2 }), fc.nat(2))
      .map(([each, MaxConcurrency]): State => ({
        Type: 'Map',
        Parameters: { 'v.$': '$$.Map.Item.Value' },
        ItemsPath: '$$.Execution.Input.list',
        ItemProcessor: sequence(each),
        MaxConcurrency,
        Retry: RETRY,
      })),
  ),
}));

let names = 0;
function sequence(states: readonly State[]): States {
  const named = states.map((each) => [`S${names++}`, each] as const);
  return {
    StartAt: named[0]?.[0] ?? '',
    States: Object.fromEntries(
      named.map(([name, each], index) => {
        const next = named[index + 1]?.[0];
        return [name, { ...each, ...(next === undefined ? { End: true } : { Next: next }) }];
      }),
    ),
  };
}

test('whatever the machine, its history is in order, it ends, does the same again, and can be redriven', async () => {
  const machine = fc.array(state, { minLength: 1, maxLength: 4 }).map(sequence);
  await fc.assert(
    fc.asyncProperty(machine, fc.infiniteStream(fc.nat(5)), async (definition, luck) => {
      expect(validateDefinition(JSON.stringify(definition)).diagnostics).toEqual([]);
      const fails = [...luck.take(500)].map((number) => number === 0);
      const run = () => {
        let tasks = 0;
        return runToEnd(definition, {
          input: { list: [1, 2, 3] },
          task: ({ task }) =>
            fails[tasks++] === true
              ? [{ type: 'taskFailed', task, error: 'Broken' }]
              : [{ type: 'taskSucceeded', task, output: tasks }],
        });
      };
      const { execution, history } = await run();
      expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
      expect(history.every(({ id, previousEventId }) => previousEventId < id)).toBe(true);
      expect(history.filter(({ type }) => /^Execution(Succeeded|Failed)$/.test(type))).toEqual([history.at(-1)]);
      expect(['SUCCEEDED', 'FAILED']).toContain(execution.status);
      const entered = history.filter(({ type }) => type.endsWith('StateEntered')).length;
      const left = history.filter(({ type }) => /State(Exited|Aborted|Failed)$/.test(type)).length;
      expect(execution.status === 'FAILED' || left >= entered).toBe(true);
      expect((await run()).history).toEqual(history);
      if (execution.status === 'SUCCEEDED') return;
      const task = ({ task: id }: { task: string }) => [{ type: 'taskSucceeded' as const, task: id, output: id }];
      const again = await runToEnd(definition, { redrive: execution, task });
      expect(again.execution.status).toBe('SUCCEEDED');
      expect(again.history[0]?.id).toBe(history.length + 1);
    }),
    { numRuns: 150 },
  );
});
