import { expect, test } from 'vitest';
import type { Call } from '../call.ts';
import { StateStore } from '../state.ts';
import { readTraceHeader, secondOfTrace, writeTraceHeader } from './header.ts';
import { joinTrace } from './join.ts';
import { DEFAULT_RULE, sampled, samplingRules, taken, type SampledRequest } from './sampling.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';

/** What of a call tracing looks at. */
function fakeCall(now = 0): Call {
  const store = new StateStore();
  const place = { account: '111122223333', region: 'eu-west-1' };
  return { cloud: { store }, ...place, now: () => now } as unknown as Call;
}

test('a header is read and written, whatever else is in it', () => {
  const text = `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=43e12f0f:5`;
  const header = readTraceHeader(text);
  expect(header).toEqual({ root: ROOT, parent: '53995c3f42cd8ad8', sampled: true, others: ['Lineage=43e12f0f:5'] });
  expect(header && writeTraceHeader(header)).toBe(text);
  expect(readTraceHeader(`Self=1-a; Root=${ROOT};Sampled=?`)).toMatchObject({
    sampled: undefined,
    others: ['Self=1-a'],
  });
  expect([readTraceHeader('Parent=1'), readTraceHeader(undefined)]).toEqual([undefined, undefined]);
  expect([secondOfTrace(ROOT), secondOfTrace('1-2-3')]).toEqual([0x5759e988, undefined]);
});

test('whoever joins a trace keeps to its decision, and decides where nobody has', () => {
  const call = fakeCall();
  const joined = joinTrace(call, `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1`, () => false);
  expect([joined.sampled, joined.parentId, joined.header('0123456789abcdef')]).toEqual([
    true,
    '53995c3f42cd8ad8',
    `Root=${ROOT};Parent=0123456789abcdef;Sampled=1`,
  ]);
  // What is not traced has no segment that could be a parent.
  expect(joinTrace(call, `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=0`, () => true).header()).toBe(
    `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=0`,
  );
  expect(joinTrace(call, undefined, () => true)).toMatchObject({ sampled: true, parentId: undefined });
});

test('the first rule that a request matches decides', () => {
  const call = fakeCall();
  const request: SampledRequest = {
    serviceName: 'shop/prod',
    serviceType: 'AWS::ApiGateway::Stage',
    resourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/a/stages/prod',
    host: 'a.execute-api.eu-west-1.amazonaws.com',
    method: 'POST',
    path: '/prod/orders/7',
  };
  const { byName } = call.cloud.store.get(samplingRules, { account: call.account, region: call.region, part: '' });
  const put = (name: string, more: object) => byName.set(name, { ...DEFAULT_RULE, name, reservoir: 0, ...more });
  put('never', { priority: 2, rate: 0 });
  expect(sampled(call, request)).toBe(false);
  put('orders', { priority: 1, rate: 1, path: '/PROD/orders/?' });
  expect(sampled(call, request)).toBe(true);
  expect(sampled(call, { ...request, path: '/prod/orders/17' })).toBe(false);
  // Segments have attributes, requests of AWS's services have none.
  put('orders', { priority: 1, rate: 1, attributes: { tier: 'gold' } });
  expect(sampled(call, request)).toBe(false);
});

test('a reservoir holds for one second', () => {
  let now = 0;
  const call = { ...fakeCall(), now: () => now } as Call;
  const take = (): boolean => taken(call, 'key', { reservoir: 2, rate: 0 });
  expect([take(), take(), take()]).toEqual([true, true, false]);
  now = 1000;
  expect(take()).toBe(true);
});
