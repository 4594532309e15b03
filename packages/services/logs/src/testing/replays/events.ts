import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { createGroup, createStream, unique, type Replays } from '../fixtures.ts';

const DAY = 24 * 60 * 60_000;
const now = (): number => Date.now();

/** Recorded: streams of events, and exports. */
export const events = (logs: CloudWatchLogs): Replays => ({
  'TestLogsEvents::test_get_log_events_invalid_token': async (match) => {
    const logGroupName = await createGroup(logs);
    await match(
      'error-invalid-token',
      logs.getLogEvents({
        logGroupName,
        logStreamName: await createStream(logs, logGroupName),
        nextToken: 'invalid-token',
      }),
    );
  },
  'TestLogsEvents::test_put_log_events_to_invalid_stream': async (match) =>
    match(
      'error-invalid-stream',
      logs.putLogEvents({
        logGroupName: await createGroup(logs),
        logStreamName: 'invalid-stream',
        logEvents: [{ timestamp: now(), message: 'test' }],
      }),
    ),
  'TestLogsEvents::test_put_log_events_too_old': async (match) => {
    const logGroupName = await createGroup(logs);
    const logEvents = [{ message: 'Old message', timestamp: now() - 30 * DAY }];
    await match(
      'response-too-old',
      logs.putLogEvents({ logGroupName, logStreamName: await createStream(logs, logGroupName), logEvents }),
    );
  },
  'TestLogsEvents::test_put_log_events_wrong_order': async (match) => {
    const logGroupName = await createGroup(logs);
    const logEvents = [now(), now() - 2 * DAY].map((timestamp, index) => ({ message: `Message ${index}`, timestamp }));
    await match(
      'error-wrong-order',
      logs.putLogEvents({ logGroupName, logStreamName: await createStream(logs, logGroupName), logEvents }),
    );
  },
  'TestLogsEventsErrors::test_resource_does_not_exist': async (match) => {
    await match(
      'error-log-group-does-not-exist',
      logs.getLogEvents({ logGroupName: unique('none'), logStreamName: 'none' }),
    );
    await match(
      'error-log-stream-does-not-exist',
      logs.getLogEvents({ logGroupName: await createGroup(logs), logStreamName: 'none' }),
    );
  },
  'TestFilterLogEvents::test_filter_log_events_limit_validation': async (match) =>
    match('error-limit-exceeded', logs.filterLogEvents({ logGroupName: await createGroup(logs), limit: 10_001 })),

  'TestExportTasks::test_create_export_task_log_group_not_found': (match) =>
    match(
      'error-log-group-not-found',
      logs.createExportTask({
        logGroupName: unique('none'),
        from: 1_611_316_574,
        to: 1_642_852_574,
        destination: 'bucket',
      }),
    ),
});
