import { XRay } from '@aws-sdk/client-xray';
import { allow, policy, refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

let cloud: TestCloud;
let xray: XRay;
let now: () => number;
beforeAll(async () => {
  cloud = await startTestCloud(entries, { timeRuns: false });
  xray = new XRay(cloud.config());
  now = () => cloud.cloud.clock.now() / 1000;
});
afterAll(async () => {
  xray.destroy();
  await cloud.close();
});

let made = 0;
const hex = (length: number): string => (++made).toString(16).padStart(length, '0');
const traceId = (at = now()): string => `1-${Math.floor(at).toString(16).padStart(8, '0')}-${hex(24)}`;
const put = async (...documents: (object | string)[]) =>
  (
    await xray.putTraceSegments({
      TraceSegmentDocuments: documents.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
    })
  ).UnprocessedTraceSegments;
const segment = (more: object = {}) => {
  const [id, trace_id, start_time] = [hex(16), traceId(), now()];
  return { name: 'shop', id, trace_id, start_time, end_time: start_time + 0.25, ...more };
};
const documentsOf = async (id: string) => {
  const { Traces: [{ Segments = [] } = {}] = [] } = await xray.batchGetTraces({ TraceIds: [id] });
  return Segments.map(({ Document = '' }) => JSON.parse(Document) as Record<string, unknown>);
};
const summaries = async (FilterExpression?: string) => {
  const EndTime = new Date(now() * 1000 + 1000);
  const StartTime = new Date(EndTime.getTime() - 3_600_000);
  return (await xray.getTraceSummaries({ StartTime, EndTime, FilterExpression })).TraceSummaries ?? [];
};

// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
test.each([
  ['{', 'ParseError', undefined],
  ['[]', 'MissingId', undefined],
  [{ id: 'short' }, 'InvalidId', 'short'],
  [{ name: undefined }, 'MissingName'],
  [{ name: 'what?' }, 'InvalidName'],
  [{ start_time: undefined }, 'MissingStartTime'],
  [{ end_time: undefined }, 'MissingEndTime'],
  [{ trace_id: undefined }, 'MissingTraceId'],
  [{ trace_id: '1-00000001-000000000000000000000001' }, 'InvalidTraceId'],
  [{ type: 'subsegment' }, 'MissingParentId'],
  [{ metadata: { long: { text: 'x'.repeat(65_536) } } }, 'SegmentTooLarge', undefined],
])('a document that is wrong is told of, and the others are kept: %o', async (wrong, code, ...ids) => {
  const fine = segment();
  const bad = typeof wrong === 'string' ? wrong : segment(wrong);
  const Id = ids.length > 0 ? ids[0] : (bad as { id: string }).id;
  const Message = `Invalid segment. ErrorCode: ${code}`;
  expect(await put(bad, fine)).toEqual([{ ...(Id !== undefined && { Id }), ErrorCode: code, Message }]);
  expect(await documentsOf(fine.trace_id)).toEqual([fine]);
});

test('what is wrong within a segment is told of as well', async () => {
  const bad = segment({ subsegments: [{ id: hex(16), name: '?', start_time: 1, end_time: 2 }] });
  const Message = 'Invalid subsegment. ErrorCode: InvalidName, Cause: null';
  expect(await put(bad)).toEqual([{ Id: bad.id, ErrorCode: 'InvalidName', Message }]);
});

test('subsegments that were sent by themselves lie in their segment, and what they called has a segment', async () => {
  const own = segment();
  const aws = { operation: 'PutItem', table_name: 'Orders' };
  const inner = { name: 'charge', id: hex(16), start_time: own.start_time, end_time: own.end_time };
  const call = { ...inner, name: 'DynamoDB', id: hex(16), namespace: 'aws', aws };
  const sent = (part: object, parent_id: string) => ({
    ...part,
    parent_id,
    type: 'subsegment',
    trace_id: own.trace_id,
  });
  // As SDKs do: the innermost ends first.
  expect(await put(sent(call, inner.id), sent(inner, own.id), own)).toEqual([]);
  const [first, second] = await documentsOf(own.trace_id);
  expect(first).toEqual({ ...own, subsegments: [{ ...inner, subsegments: [call] }] });
  expect(second).toMatchObject({
    name: 'DynamoDB',
    inferred: true,
    origin: 'AWS::DynamoDB::Table',
    parent_id: call.id,
    aws,
  });
  const { Services = [] } = await xray.getTraceGraph({ TraceIds: [own.trace_id] });
  const named = (ReferenceId: number | undefined) => Services.find((one) => one.ReferenceId === ReferenceId)?.Name;
  expect(
    Services.map(({ Name, Type, Edges = [] }) => [Name, Type, Edges.map((edge) => named(edge.ReferenceId))]),
  ).toEqual([
    ['shop', undefined, ['Orders']],
    ['shop', 'client', ['shop']],
    ['Orders', 'AWS::DynamoDB::Table', []],
  ]);
});

test('a segment in progress is replaced by the one that has ended', async () => {
  const { end_time: _, ...running } = segment({ in_progress: true });
  await put(running);
  expect((await summaries()).find(({ Id }) => Id === running.trace_id)).toMatchObject({ IsPartial: true });
  const ended = { ...running, in_progress: undefined, end_time: running.start_time + 2 };
  await put(ended);
  expect((await summaries()).find(({ Id }) => Id === running.trace_id)).toMatchObject({
    IsPartial: false,
    Duration: 2,
    ResponseTime: 2,
  });
});

test('filters find traces by what is indexed of them', async () => {
  await cloud.cloud.clock.advance(2 * 3_600_000);
  const http = { request: { method: 'POST', url: 'https://shop.example/orders' }, response: { status: 500 } };
  const cause = { exceptions: [{ id: hex(16), message: 'out of stock', type: 'StockError' }] };
  const slow = segment({ name: 'api', origin: 'AWS::ApiGateway::Stage', http, fault: true, cause, user: 'ann' });
  const behind = segment({
    name: 'orders',
    trace_id: slow.trace_id,
    parent_id: slow.id,
    origin: 'AWS::Lambda::Function',
    annotations: { tier: 'gold', items: 3 },
    end_time: slow.start_time + 5,
  });
  const fast = segment({ name: 'api', http: { response: { status: 200 } } });
  await put(slow, behind, fast);
  const found = async (filter: string) => (await summaries(filter)).map(({ Id }) => Id === slow.trace_id);
  const SLOW = [
    'duration >= 5',
    'http.status = 500',
    'http.url CONTAINS "orders"',
    'fault',
    'fault = true AND !ok',
    'user = "ann" OR user = "bob"',
    'message BEGINSWITH "out of"',
    'annotation.tier = "gold"',
    'annotation[items] > 2',
    'annotation.tier',
    'service("orders")',
    'service(id(name: "api", type: "AWS::ApiGateway::Stage")) { fault }',
    'service("orders") { annotation.items = 3 }',
    'edge("api", "orders")',
    'edge(id(name: "api"), "orders") { duration > 4 }',
  ];
  for (const filter of SLOW) expect(await found(filter), filter).toEqual([true]);
  for (const filter of ['ok', 'duration < 1', 'NOT fault', 'http.status != 500'])
    expect(await found(filter), filter).toEqual([false]);
  for (const filter of ['service("orders") { fault }', 'edge("orders", "api")', 'annotation.tier = "silver"'])
    expect(await found(filter), filter).toEqual([]);
  await xray.createGroup({ GroupName: 'failing', FilterExpression: 'fault' });
  expect(await found('group.name = "failing"')).toEqual([true]);
  const [summary] = await summaries('fault');
  expect(summary).toMatchObject({
    HasFault: true,
    HasError: false,
    EntryPoint: { Name: 'api', Type: 'AWS::ApiGateway::Stage', AccountId: '111122223333' },
    Http: { HttpStatus: 500, HttpMethod: 'POST' },
    Annotations: { tier: [{ AnnotationValue: { StringValue: 'gold' } }] },
    Users: [{ UserName: 'ann' }],
    FaultRootCauses: [{ ClientImpacting: true, Services: [{ EntityPath: [{ Name: 'api' }] }] }],
  });
  const range = { StartTime: new Date((now() - 60) * 1000), EndTime: new Date((now() + 60) * 1000) };
  const { Services = [] } = await xray.getServiceGraph({ ...range, GroupName: 'failing' });
  expect(Services.find(({ Name, Type }) => Name === 'api' && Type !== 'client')?.SummaryStatistics).toMatchObject({
    FaultStatistics: { TotalCount: 1 },
    TotalCount: 1,
  });
  const { TimeSeriesServiceStatistics: series = [] } = await xray.getTimeSeriesServiceStatistics(range);
  expect(series.map(({ ServiceSummaryStatistics }) => ServiceSummaryStatistics?.TotalCount)).toEqual([2]);
});

test.each([
  ['responsetime >', 'InvalidRequestException'],
  ['responsetime = "5"', 'InvalidRequestException'],
  ['colour = "red"', 'InvalidRequestException'],
  ['service("a"', 'InvalidRequestException'],
  ['rootcause.fault.service = "a"', 'NotImplemented'],
  ['json = "{}"', 'NotImplemented'],
])('a filter that is wrong, or not built, is refused: %s', async (filter, code) => {
  expect((await refusal(summaries(filter))).code).toBe(code);
});

test('time frames, and ids at once, have their limits', async () => {
  const day = { StartTime: new Date(0), EndTime: new Date(86_400_001) };
  const message = 'Time range cannot be longer than 24 hours';
  expect(await refusal(xray.getTraceSummaries(day))).toMatchObject({ code: 'InvalidRequestException', message });
  expect((await refusal(xray.getServiceGraph(day))).message).toContain('6 hours');
  expect((await refusal(xray.batchGetTraces({ TraceIds: Array.from({ length: 6 }, () => traceId()) }))).code).toBe(
    'InvalidRequestException',
  );
  const { UnprocessedTraceIds } = await xray.batchGetTraces({ TraceIds: [traceId()] });
  expect(UnprocessedTraceIds).toHaveLength(1);
});

test('a trace has 500 KB, and is kept for 30 days', async () => {
  const first = segment();
  const big = () => segment({ trace_id: first.trace_id, metadata: { long: { text: 'x'.repeat(60_000) } } });
  await put(first);
  for (let times = 0; times < 9; times++) await put(big());
  const { Traces: [trace] = [] } = await xray.batchGetTraces({ TraceIds: [first.trace_id] });
  expect([trace?.LimitExceeded, trace?.Segments?.length]).toEqual([true, 9]);
  await cloud.cloud.clock.advance(30 * 86_400_000 + 1000);
  expect(await documentsOf(first.trace_id)).toEqual([]);
  await put(segment());
  expect(await documentsOf(first.trace_id)).toEqual([]);
});

test('whoever may write segments may not read traces for that', async () => {
  const daemon = new XRay(cloud.config(await cloud.user('daemon', policy(allow('xray:PutTraceSegments')))));
  await daemon.putTraceSegments({ TraceSegmentDocuments: [JSON.stringify(segment())] });
  expect((await refusal(daemon.batchGetTraces({ TraceIds: [traceId()] }))).code).toBe('AccessDeniedException');
  daemon.destroy();
});

test('insights are refused by name', async () => {
  const { code, message } = await refusal(xray.getInsightSummaries({ StartTime: new Date(), EndTime: new Date() }));
  expect([code, message]).toEqual(['NotImplemented', expect.stringContaining('GetInsightSummaries') as string]);
});
