import type { EventBridge } from '@aws-sdk/client-eventbridge';
import { loadRecordings, replayTests, type Steps as RecordedSteps } from '@coldstart/cloud/testing';
import { afterAll, beforeAll } from 'vitest';
import { startBuses, type TestBuses } from './buses.ts';

/** The recordings were made under this account. */
export const RECORDED_ACCOUNT = '111111111111';

/** Recorded in the place of what is another one every time. */
const ANYTHING =
  /^(?:event-id|m-d5-of-body|receipt-handle|<ingestion-time>|<md5-hash>|api-destination-arn|connection-arn|<queue-arn>|<target-id>|<<next-token>:\d>|target-arn|<event-bus-arn:1>|<rule-arn:1>)$/;

/** What a recorded test asks, on a cloud of its file's own. */
export interface Bench {
  readonly buses: TestBuses;
  readonly events: EventBridge;
  /** A name that nothing has yet. */
  unique(what: string): string;
  /** A bus of a test's own, or the default one where the test's name says so. */
  busFor(test: string): Promise<string>;
}

export type Steps = RecordedSteps<Bench>;

/** What is asked once: the key of the answer, and the call. */
export const once =
  (key: string, ask: (bench: Bench, name: string) => Promise<unknown>): Steps =>
  async (replay, name, bench) =>
    replay.match(key, ask(bench, name));

export const arnOf = (kind: string, name: string): string =>
  `arn:aws:events:eu-central-1:${RECORDED_ACCOUNT}:${kind}/${name}`;
export const queueArn = `arn:aws:sqs:eu-central-1:${RECORDED_ACCOUNT}:queue`;

/** The rule and the event of most tests. */
export const EventPattern = JSON.stringify({
  source: ['core.update-account-command'],
  'detail-type': ['core.update-account-command'],
  detail: { command: ['update-account'] },
});
export const ENTRY = {
  Source: 'core.update-account-command',
  DetailType: 'core.update-account-command',
  Detail: '{"command": "update-account", "payload": {"acc_id": "0a787ecb-4015", "sf_id": "baz"}}',
};

/** A rule of a bus, with a target for each id. @returns its name */
export async function ruleWithTargets(
  { events, unique }: Bench,
  EventBusName = 'default',
  ids: readonly string[] = ['a'],
): Promise<string> {
  const Rule = unique('rule');
  await events.putRule({ Name: Rule, EventBusName, EventPattern });
  await events.putTargets({ Rule, EventBusName, Targets: ids.map((Id) => ({ Id, Arn: queueArn })) });
  return Rule;
}

/**
 * Replays the recorded tests of a file.
 *
 * @param file `test_events.json`
 * @param steps by the beginnings of the tests' names, without their classes
 * @param known how many of the file's tests they are
 */
export function replayAll(file: string, steps: Readonly<Record<string, Steps>>, known: number): void {
  const started: { bench?: Bench } = {};
  beforeAll(async () => {
    started.bench = await startBench();
  });
  afterAll(() => started.bench?.buses.close());
  const bench = (): Bench => {
    if (started.bench === undefined) throw new Error('The cloud of these tests has not been started.');
    return started.bench;
  };
  const recordings = loadRecordings(`events/${file}`);
  replayTests(
    { what: file, recordings, rules: { ignored: /\.ResponseMetadata$/, anything: ANYTHING }, bench },
    steps,
    known,
  );
}

async function startBench(): Promise<Bench> {
  const buses = await startBuses(RECORDED_ACCOUNT);
  const { events } = buses;
  let count = 0;
  const unique = (what: string): string => `${what}-${(count += 1)}`;
  return {
    buses,
    events,
    unique,
    async busFor(name) {
      if (name.includes('default')) return 'default';
      const bus = unique('bus');
      await events.createEventBus({ Name: bus });
      return bus;
    },
  };
}
