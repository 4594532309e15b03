import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from '../testing/machines.ts';

let machines: TestMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines.close());

// As recorded on AWS, for a definition of this kind.
test('a Map that fails tells its items as they were written', async () => {
  const definition = JSON.stringify({
    Type: 'Map',
    ItemsPath: '$.Values',
    ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } },
    ToleratedFailureCount: 2,
    End: true,
  });
  const { inspectionData, ...answer } = await machines.states.testState({
    definition,
    roleArn: machines.role,
    input: '{"Values": ["first", "[second, \\"]", {"third": 3}], "More": [ ]}',
    inspectionLevel: 'DEBUG',
    mock: { errorOutput: { error: 'MockException', cause: 'Mock the error cause.' } },
  });
  expect(answer).toMatchObject({ status: 'FAILED', error: 'MockException', cause: 'Mock the error cause.' });
  expect(inspectionData).toEqual({
    input: '{"Values": ["first", "[second, \\"]", {"third": 3}], "More": [ ]}',
    afterInputPath: '{"Values": ["first", "[second, \\"]", {"third": 3}], "More": [ ]}',
    afterItemsPath: '["first", "[second, \\"]", {"third": 3}]',
    maxConcurrency: 0,
    toleratedFailureCount: 2,
  });
});
