import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XRay } from '@aws-sdk/client-xray';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('traces, groups and rules are there after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-xray-'));
  folders.push(dataDir);
  const start = async () => {
    const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
    const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
    const xray = new XRay({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
    return { cloud, xray, end: () => (xray.destroy(), cloud.close()) };
  };
  const first = await start();
  const now = first.cloud.clock.now() / 1000;
  const trace_id = `1-${Math.floor(now).toString(16)}-${'a'.repeat(24)}`;
  const shop = { name: 'shop', id: '1'.repeat(16), trace_id, start_time: now, end_time: now + 0.2 };
  await first.xray.putTraceSegments({ TraceSegmentDocuments: [JSON.stringify(shop)] });
  await first.xray.createGroup({ GroupName: 'all' });
  await first.xray.updateSamplingRule({ SamplingRuleUpdate: { RuleName: 'Default', ReservoirSize: 9 } });
  await first.end();
  const { xray, end } = await start();
  const { Traces: [trace] = [] } = await xray.batchGetTraces({ TraceIds: [trace_id] });
  expect(JSON.parse(trace?.Segments?.[0]?.Document ?? '')).toEqual(shop);
  const range = { StartTime: new Date((now - 60) * 1000), EndTime: new Date((now + 60) * 1000) };
  expect((await xray.getTraceSummaries(range)).TraceSummaries).toHaveLength(1);
  expect((await xray.getGroups({})).Groups).toHaveLength(2);
  expect((await xray.getSamplingRules({})).SamplingRuleRecords?.[0]?.SamplingRule?.ReservoirSize).toBe(9);
  await end();
});
