import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, createGroup, createStream, REGION, type Replays } from '../fixtures.ts';

export const streams = (logs: CloudWatchLogs): Replays => ({
  'TestLogsStreams::test_describe_log_streams_with_log_group_identifier': async (match) => {
    const name = await createGroup(logs);
    await createStream(logs, name);
    const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
    await match('describe-streams-identifier-name', logs.describeLogStreams({ logGroupIdentifier: name }));
    await match('describe-streams-identifier-arn', logs.describeLogStreams({ logGroupIdentifier: arn }));
    await match(
      'error-both-name-and-identifier',
      logs.describeLogStreams({ logGroupName: name, logGroupIdentifier: name }),
    );
  },
  'TestLogsStreams::test_describe_log_streams_with_prefix': async (match) => {
    const logGroupName = await createGroup(logs);
    for (const index of [0, 1, 2])
      await logs.createLogStream({ logGroupName, logStreamName: `prefix-stream-${index}` });
    await match(
      'describe-streams-with-prefix',
      logs.describeLogStreams({ logGroupName, logStreamNamePrefix: 'prefix' }),
    );
  },
  'TestLogsStreams::test_log_stream_arn_format': async (match) => {
    const logGroupName = await createGroup(logs);
    await createStream(logs, logGroupName);
    await match('describe-log-streams-with-arn', logs.describeLogStreams({ logGroupName }));
  },
});
