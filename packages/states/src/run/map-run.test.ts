import { describe, expect, test } from 'vitest';
import type { State, States } from '../definition.ts';
import type { Json } from '../json.ts';
import { runToEnd } from '../testing/host.ts';

const PASS: State = { Type: 'Pass', End: true };
const one = (name: string, state: State): States => ({ StartAt: name, States: { [name]: state } });
const machine = (S: State) => ({ StartAt: 'S', States: { S } });
const types = (history: readonly { type: string }[]): string[] => history.map(({ type }) => type);

describe('a distributed Map', () => {
  const distributed = (state: State, rest: Partial<State> = {}): State => ({
    Type: 'Map',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...one('I', state) },
    Label: 'Orders',
    End: true,
    ...rest,
  });
  const failOdd: State = {
    Type: 'Choice',
    Choices: [{ Variable: '$', NumericEquals: 1, Next: 'F' }],
    Default: 'D',
  };
  const processor: States = {
    ...one('I', failOdd),
    States: { I: failOdd, D: PASS, F: { Type: 'Fail', Error: 'Odd' } },
    ProcessorConfig: { Mode: 'DISTRIBUTED' },
  };

  test('is run by the host, an execution an item', async () => {
    const { execution, commands, history } = await runToEnd(machine(distributed(PASS, { MaxConcurrency: 1 })), {
      input: [1, 2],
    });
    expect(execution.output).toEqual([1, 2]);
    expect(commands.map(({ type }) => type)).toEqual(['startChild', 'startChild', 'endMapRun']);
    expect(commands[0]).toMatchObject({ executionType: 'EXPRESS', path: ['S'], input: 1 });
    expect(history[3]).toMatchObject({
      type: 'MapRunStarted',
      mapRunStartedEventDetails: {
        mapRunArn: expect.stringMatching(/^arn:aws:states:us-east-1:111111111111:mapRun:test-machine\/Orders:/),
      },
    });
  });

  test('reads items, and gives them in batches', async () => {
    const state = distributed(PASS, {
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON', MaxItemsPath: '$.most' },
        Parameters: { 'Bucket.$': '$.bucket' },
      },
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'bucket.$': '$.bucket' } },
    });
    const { execution, commands } = await runToEnd(machine(state), {
      input: { bucket: 'b', most: 3 },
      items: ({ run }) => [{ type: 'itemsRead', run, items: [1, 2, 3] }],
    });
    expect(commands[0]).toMatchObject({ type: 'readItems', parameters: { Bucket: 'b' }, maxItems: 3 });
    expect(execution.output).toEqual([
      { BatchInput: { bucket: 'b' }, Items: [1, 2] },
      { BatchInput: { bucket: 'b' }, Items: [3] },
    ]);
  });

  test('a reader that fails', async () => {
    const { history } = await runToEnd(machine(distributed(PASS, { ItemReader: {} })), {
      items: ({ run }) => [{ type: 'mapRunFailed', run, error: 'States.ItemReaderFailed', cause: 'no such key' }],
    });
    expect(types(history).slice(-3)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
  });

  test.each<[tolerated: Partial<State>, output: Json | undefined]>([
    [{}, undefined],
    [{ ToleratedFailureCount: 1 }, [0, 2]],
    [{ ToleratedFailurePercentage: 30 }, undefined],
    [{ ToleratedFailurePercentage: 34 }, [0, 2]],
  ])('tolerates %j of one failure in three', async (tolerated, output) => {
    const state = { ...distributed(PASS), ItemProcessor: processor, ...tolerated };
    const { execution } = await runToEnd(machine(state), { input: [0, 1, 2] });
    expect(execution.output).toEqual(output);
    if (output === undefined) expect(execution.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  test('has its results written, where it says so', async () => {
    const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } };
    const { execution, commands } = await runToEnd(machine(distributed(PASS, { ResultWriter })), { input: [1] });
    expect(execution.status).toBe('RUNNING');
    expect(commands.at(-1)).toMatchObject({
      type: 'writeResults',
      parameters: { Bucket: 'b' },
      inputs: [1],
      results: [{ status: 'SUCCEEDED', output: 1 }],
    });
  });
});
