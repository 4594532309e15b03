import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { tagList, type Call } from '@coldstart/cloud';
import { onDestination } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { destinationArn } from './names.ts';
import { page } from './paging.ts';
import { logAccount, type Destination } from './state.ts';
import { tagRules } from './tag-rules.ts';

function find(call: Call, name: string): Destination {
  const found = call.state(logAccount).destinations.get(name);
  if (found === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified destination does not exist.');
  }
  return found;
}

function describe(call: Call, destination: Destination): Sdk.Destination {
  const { name, targetArn, roleArn, accessPolicy, creationTime } = destination;
  return { destinationName: name, targetArn, roleArn, accessPolicy, arn: destinationArn(call, name), creationTime };
}

/** Places that other accounts' subscriptions may name: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html */
export const destinationOperations: LogsOperations = {
  PutDestination: {
    access: onDestination,
    run({ destinationName, targetArn, roleArn, tags }, call) {
      call.authorize({
        action: 'iam:PassRole',
        resource: roleArn,
        context: { 'iam:PassedToService': 'logs.amazonaws.com' },
      });
      const { destinations } = call.state(logAccount);
      const known = destinations.get(destinationName);
      const destination: Destination = {
        name: destinationName,
        targetArn,
        roleArn,
        accessPolicy: known?.accessPolicy,
        creationTime: known?.creationTime ?? Math.floor(call.now()),
        tags: tagRules.add(known?.tags ?? [], tagList(tags)),
      };
      destinations.set(destinationName, destination);
      return { destination: describe(call, destination) };
    },
  },

  PutDestinationPolicy: {
    access: onDestination,
    run({ destinationName, accessPolicy }, call) {
      const destination = find(call, destinationName);
      call.state(logAccount).destinations.set(destinationName, { ...destination, accessPolicy });
    },
  },

  DeleteDestination: {
    access: onDestination,
    run({ destinationName }, call) {
      find(call, destinationName);
      call.state(logAccount).destinations.delete(destinationName);
    },
  },

  DescribeDestinations: {
    run(input, call) {
      const { DestinationNamePrefix: prefix = '' } = input;
      const found = [...call.state(logAccount).destinations.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, nextToken } = page(call, input, found, ({ name }) => name);
      return { destinations: items.map((destination) => describe(call, destination)), nextToken };
    },
  },
};
