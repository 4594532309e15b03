import { randomUUID } from 'node:crypto';
import type { ApiDestinationState, ApiDestination as ListedDestination } from '@aws-sdk/client-eventbridge';
import { formatArn, page, type Call } from '@coldstart/cloud';
import { onNamed } from '../access.ts';
import { changedText } from '../changed-text.ts';
import { connectionAt } from '../connections/state.ts';
import { exists, invalidToken, notFound } from '../errors.ts';
import type { EventsOperations } from '../sdk.ts';
import { apiDestinations, findDestination, type ApiDestination } from './state.ts';

const PAGE = 100;
/** Calls a second, when nobody says otherwise. */
const RATE = 300;

const onDestination = onNamed('api-destination', 'Name', '/*');

/** It works while its connection does. */
const stateOf = (call: Call, { connection }: ApiDestination): ApiDestinationState =>
  connectionAt(call, connection)?.state === 'AUTHORIZED' ? 'ACTIVE' : 'INACTIVE';

const answer = (call: Call, destination: ApiDestination) => ({
  ApiDestinationArn: destination.arn,
  ApiDestinationState: stateOf(call, destination),
  CreationTime: new Date(destination.created),
  LastModifiedTime: new Date(destination.modified),
});

const listed = (call: Call, destination: ApiDestination): ListedDestination => ({
  ...answer(call, destination),
  Name: destination.name,
  ConnectionArn: destination.connection,
  InvocationEndpoint: destination.endpoint,
  HttpMethod: destination.method,
  InvocationRateLimitPerSecond: destination.rate,
});

/** @throws AwsError ResourceNotFoundException */
function checkConnection(call: Call, arn: string): void {
  if (connectionAt(call, arn) === undefined) throw notFound(`Connection '${arn.split('/')[1] ?? arn}'`);
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html and those beside it */
export const apiDestinationOperations: EventsOperations = {
  CreateApiDestination: {
    access: onDestination,
    run(input, call) {
      const { Name: name, Description, ConnectionArn, InvocationEndpoint, HttpMethod } = input;
      const { byName } = call.state(apiDestinations);
      if (byName.has(name)) throw exists(`An api-destination '${name}' already exists.`);
      checkConnection(call, ConnectionArn);
      const destination: ApiDestination = {
        name,
        arn: formatArn(call, 'events', `api-destination/${name}/${randomUUID()}`),
        description: Description,
        connection: ConnectionArn,
        endpoint: InvocationEndpoint,
        method: HttpMethod,
        rate: input.InvocationRateLimitPerSecond ?? RATE,
        created: call.now(),
        modified: call.now(),
      };
      byName.set(name, destination);
      return answer(call, destination);
    },
  },

  /** What is not given stays as it is. */
  UpdateApiDestination: {
    access: onDestination,
    run(input, call) {
      const destination = findDestination(call, input.Name);
      if (input.ConnectionArn !== undefined) checkConnection(call, input.ConnectionArn);
      call.state(apiDestinations);
      destination.description = changedText(destination.description, input.Description);
      destination.connection = input.ConnectionArn ?? destination.connection;
      destination.endpoint = input.InvocationEndpoint ?? destination.endpoint;
      destination.method = input.HttpMethod ?? destination.method;
      destination.rate = input.InvocationRateLimitPerSecond ?? destination.rate;
      destination.modified = call.now();
      return answer(call, destination);
    },
  },

  DescribeApiDestination: {
    access: onDestination,
    run({ Name }, call) {
      const destination = findDestination(call, Name);
      const { description } = destination;
      return { ...listed(call, destination), ...(description !== undefined && { Description: description }) };
    },
  },

  DeleteApiDestination: {
    access: onDestination,
    run({ Name }, call) {
      findDestination(call, Name);
      call.state(apiDestinations).byName.delete(Name);
      return {};
    },
  },

  ListApiDestinations: {
    run({ NamePrefix = '', ConnectionArn, NextToken, Limit }, call) {
      const all = [...call.state(apiDestinations).byName.values()]
        .filter(({ name, connection }) => name.startsWith(NamePrefix) && connection === (ConnectionArn ?? connection))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const request = { token: NextToken, limit: Limit, scope: [NamePrefix, ConnectionArn] };
      const { items, token } = page(all, request, { keyOf: ({ name }) => name, size: PAGE, invalid: invalidToken });
      return { ApiDestinations: items.map((one) => listed(call, one)), NextToken: token };
    },
  },
};
