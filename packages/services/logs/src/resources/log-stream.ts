import { resourceRow } from './resource-row.ts';

interface LogStreamProperties {
  LogGroupName: string;
  LogStreamName?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-logstream.html */
export const logsLogStream = resourceRow<LogStreamProperties>({
  type: 'AWS::Logs::LogStream',
  name: { property: 'LogStreamName', most: 512 },
  create: {
    CreateLogStream: ({ name, properties }) => ({ logGroupName: properties.LogGroupName, logStreamName: name }),
  },
  read: {
    DescribeLogStreams: {
      input: ({ id, properties }) => ({ logGroupName: properties.LogGroupName, logStreamNamePrefix: id }),
      read: ({ logStreams = [] }, { id, properties: { LogGroupName } }) =>
        logStreams.some(({ logStreamName }) => logStreamName === id) ? { LogGroupName, LogStreamName: id } : undefined,
    },
  },
  delete: {
    DeleteLogStream: ({ id, properties }) => ({ logGroupName: properties.LogGroupName, logStreamName: id }),
  },
});
