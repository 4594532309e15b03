import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample */
export const logs = sample<CloudWatchLogsEvent>({
  title: 'CloudWatch Logs',
  how: 'The log group calls asynchronously with the lines that its filter takes, packed.',
  event: {
    awslogs: {
      data: 'H4sIAAAAAAAAAzWPQWuDQBSE/4oMPVr07UaNexNqc2kpRG9Byrr7EgR1Zdc0lJD/XpK2c5yBb2aumDgEfeL2e2EovFRt9fleN021qxHDXWb2UCAiEkIIKaVEjNGddt6dFygk+hKSUU+91Ynzln34zZvVs56gIFKRJ2mRpJQcnt6qtm7abmOO2VFq6gtDG8ukc7PNmWxqSBvRF4gRzn0wfljWwc2vw7jeweoA9t75gO7RUX/xvN7tKwYLBVmmeZltJGVbxFiHicOqpwWKiq0o0z/F/5ehUO/3H/vosTtyz1SoyGhvI8tmHGa2uHW3H1znR7giAQAA',
    },
  },
  fields: {
    awslogs: { means: 'The only field.' },
    'awslogs.data': {
      means:
        'JSON, compressed with gzip, then written in Base64: `JSON.parse(gunzipSync(Buffer.from(data, "base64")))`.',
      trap: 'A function that writes log lines of its own into the group it reads calls itself for ever.',
    },
  },
});

/** What `awslogs.data` holds. */
export const unpackedLogs = sample<CloudWatchLogsDecodedData>({
  title: 'CloudWatch Logs, unpacked',
  how: 'What is in `awslogs.data`, once it is decoded and unpacked.',
  event: {
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: '/aws/lambda/orders',
    logStream: '2026/07/01/[$LATEST]4cf5f3a1b7c14de1a6c86e1d0c1ac2b7',
    subscriptionFilters: ['errors'],
    logEvents: [{ id: '39069543158', timestamp: 1782900000000, message: 'ERROR order o-17: card declined' }],
  },
  fields: {
    messageType: {
      means: '`DATA_MESSAGE`.',
      trap: '`CONTROL_MESSAGE` is sent to try whether you are reachable: answer, and do nothing.',
    },
    owner: { means: 'The account of the log group.' },
    logGroup: { means: 'The log group.' },
    logStream: { means: 'The log stream in it.' },
    subscriptionFilters: { means: 'The filters that have led here.' },
    logEvents: { means: 'The lines, in order.' },
    'logEvents[].id': { means: 'Names the line.' },
    'logEvents[].timestamp': { means: 'When, in milliseconds since 1970.' },
    'logEvents[].message': { means: 'The line.', trap: 'Text: a log in JSON has to be parsed line by line.' },
  },
});
