import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { jsonOf, mock, startRestApis, type TestRestApis } from '../testing/rest.ts';

let apis: TestRestApis;
beforeAll(async () => {
  apis = await startRestApis();
});
afterAll(() => apis.close());

const saying = (text: string) => ({
  200: {
    responseTemplates: {
      'application/json': `{"is": "${text}", "v": "$stageVariables.v", "own": "$stageVariables.own", "canary": "$context.isCanaryRequest"}`,
    },
  },
});

/** An API whose first deployment says `old` and whose canary says `new`. */
async function withCanary(percentTraffic: number, more: object = {}): Promise<string> {
  const variables = { v: 'stage', own: 'kept' };
  const restApiId = await apis.api([{ integration: mock, responses: saying('old') }], {}, { variables });
  const { items = [] } = await apis.rest.getResources({ restApiId });
  const key = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET', statusCode: '200' };
  await apis.rest.putIntegrationResponse({ ...key, ...saying('new')[200] });
  const canarySettings = { percentTraffic, stageVariableOverrides: { v: 'canary' }, ...more };
  await apis.rest.createDeployment({ restApiId, stageName: 'test', canarySettings });
  return restApiId;
}

const ask = async (id: string): Promise<Record<string, unknown>> => jsonOf(await apis.call(id, '/test'));
const update = (restApiId: string, patchOperations: object[]) =>
  apis.rest.updateStage({ restApiId, stageName: 'test', patchOperations: patchOperations as never });

test.each([
  [25, 5],
  [12.5, 2],
  [0, 0],
  [100, 20],
])('of twenty requests, a canary of %s percent gets %i, every time', async (percent, expected) => {
  const id = await withCanary(percent);
  for (const round of [1, 2]) {
    const said: unknown[] = [];
    for (let count = 0; count < 20; count += 1) said.push((await ask(id))['is']);
    const got = said.filter((one) => one === 'new').length;
    expect([round, Math.abs(got - expected) <= (Number.isInteger((percent * 20) / 100) ? 0 : 1)]).toEqual([
      round,
      true,
    ]);
  }
});

test('a canary has variables of its own, and is known by its requests', async () => {
  const id = await withCanary(50);
  const both = [await ask(id), await ask(id)];
  expect(both).toEqual([
    { is: 'old', v: 'stage', own: 'kept', canary: 'false' },
    { is: 'new', v: 'canary', own: 'kept', canary: 'true' },
  ]);
});

test('a canary that is promoted answers everybody; one that is removed answers nobody', async () => {
  const id = await withCanary(10);
  const promoted = await update(id, [
    { op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' },
    { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
    { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
  ]);
  expect(promoted.variables).toEqual({ v: 'canary', own: 'kept' });
  expect(promoted.canarySettings?.deploymentId).toBe(promoted.deploymentId);
  expect(await ask(id)).toEqual({ is: 'new', v: 'canary', own: 'kept', canary: 'false' });
  const without = await update(id, [{ op: 'remove', path: '/canarySettings' }]);
  expect(without.canarySettings).toBeUndefined();
  expect(await ask(id)).toEqual({ is: 'new', v: 'canary', own: 'kept', canary: '' });
});

test('what cannot be a canary is refused, and its deployment is not deleted while it has one', async () => {
  const id = await withCanary(10);
  const { canarySettings, deploymentId } = await apis.rest.getStage({ restApiId: id, stageName: 'test' });
  expect(canarySettings?.deploymentId).not.toBe(deploymentId);
  const used = apis.rest.deleteDeployment({ restApiId: id, deploymentId: canarySettings?.deploymentId });
  expect(await refusal(used)).toMatchObject({ code: 'BadRequestException' });
  const share = (value: string) => update(id, [{ op: 'replace', path: '/canarySettings/percentTraffic', value }]);
  expect(await refusal(share('101'))).toMatchObject({ code: 'BadRequestException' });
  expect(await refusal(share('many'))).toMatchObject({ code: 'BadRequestException' });
  const lost = update(id, [{ op: 'replace', path: '/canarySettings/deploymentId', value: 'nowhere' }]);
  expect(await refusal(lost)).toMatchObject({ message: 'Deployment id does not exist' });
});
