import { defineResource } from './define-resource.ts';

interface LogStreamProperties {
  LogGroupName: string;
  LogStreamName?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-logstream.html */
export const logsLogStream = defineResource<LogStreamProperties>({
  type: 'AWS::Logs::LogStream',
  async create({ LogGroupName, LogStreamName }, context) {
    const name = LogStreamName ?? context.name(512);
    await context.invoke('CreateLogStream', { logGroupName: LogGroupName, logStreamName: name });
    return { physicalId: name };
  },
  async delete({ LogGroupName }, { physicalId }, { invoke }) {
    await invoke('DeleteLogStream', { logGroupName: LogGroupName, logStreamName: physicalId });
  },
});
