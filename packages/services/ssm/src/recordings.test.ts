import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startParameters, type TestParameters } from './testing/parameters.ts';

const recordings = loadRecordings('ssm');

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
});
afterAll(() => parameters.close());

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test('test_parameters_with_path', async () => {
    const recorded = recordings.of('test_parameters_with_path');
    const comparison = new Comparison({ ignored: /\.ResponseMetadata$/, anything: /^<datetime>$/ });
    const ssm = parameters.client(rootOf('111111111111'));
    const Name = '/test/path/parameter';
    const found: string[] = [];
    const match = async (key: string, answer: Promise<object>): Promise<void> => {
      const actual: unknown = JSON.parse(JSON.stringify(await answer));
      found.push(...comparison.differences(actual, recorded[key], key));
    };
    await match('put-parameter-response', ssm.putParameter({ Name, Value: '123', Type: 'String' }));
    await match('get-parameter-response', ssm.getParameter({ Name }));
    const arn = `arn:aws:ssm:eu-central-1:111111111111:parameter${Name}`;
    await match('get-parameter-by-arn-response', ssm.getParameter({ Name: arn }));
    await match('get-parameters-response', ssm.getParameters({ Names: [Name] }));
    await match('get-parameters-by-arn-response', ssm.getParameters({ Names: [arn] }));
    expect(found).toEqual([]);
  });
});
