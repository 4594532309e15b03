import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';
import { createGroup, createStream } from './fixtures.ts';

/** A cloud with IAM and Logs, and clients of Logs for whoever is asked for. */
export interface TestLogs {
  readonly cloud: TestCloud;
  /** The account's root. */
  readonly logs: CloudWatchLogs;
  client(keys: Keys): CloudWatchLogs;
  /** A new stream, alone in its group, with an event for each message, a millisecond apart. */
  streamOf(messages: readonly string[]): Promise<{ logGroupName: string; logStreamName: string }>;
  close(): Promise<void>;
}

export async function startTestLogs(): Promise<TestLogs> {
  const cloud = await startTestCloud(entries);
  const opened: CloudWatchLogs[] = [];
  const client = (keys?: Keys): CloudWatchLogs => {
    const made = new CloudWatchLogs(cloud.config(keys));
    opened.push(made);
    return made;
  };
  const logs = client();
  return {
    cloud,
    logs,
    client,
    async streamOf(messages) {
      const logGroupName = await createGroup(logs);
      const logStreamName = await createStream(logs, logGroupName);
      const now = Math.floor(cloud.cloud.clock.now());
      const logEvents = messages.map((message, index) => ({ timestamp: now + index, message }));
      if (logEvents.length > 0) await logs.putLogEvents({ logGroupName, logStreamName, logEvents });
      return { logGroupName, logStreamName };
    },
    async close() {
      for (const each of opened) each.destroy();
      await cloud.close();
    },
  };
}

/** What the events of an answer say. */
export function messagesOf({
  events = [],
}: {
  events?: { message?: string | undefined }[] | undefined;
}): (string | undefined)[] {
  return events.map(({ message }) => message);
}
