import type { Access, Call, ServiceOperations } from '@coldstart/cloud';
import { AwsError, type WireRequest } from '@coldstart/wire';
import { isWebSocket } from '../../v2/state.ts';
import { findApi, locate } from '../serve.ts';
import { connections, type Connection } from './connections.ts';
import { CLOSED, LARGEST_MESSAGE } from './limits.ts';
import { tellOfMessage } from './metrics.ts';

type Sdk = typeof import('@aws-sdk/client-apigatewaymanagementapi');

const PATH = /^\/([^/]+)\/@connections\/([^/]+)$/;

const forbidden = (): AwsError => new AwsError('ForbiddenException', 'Forbidden', { status: 403 });
const gone = (): AwsError => new AwsError('GoneException', 'Gone', { status: 410 });

/**
 * Makes `/STAGE/@connections/ID` at an API's own address into a path that the operations know, with API and stage in the id:
 * `/@connections/API%2FSTAGE%2FID`.
 */
export function locateConnection(request: WireRequest): void {
  const located = locate(request);
  const [, stage, connection] = PATH.exec(located?.path ?? '') ?? [];
  if (located === undefined || stage === undefined || connection === undefined) return;
  request.path = `/@connections/${encodeURIComponent(`${located.id}/${stage}/`)}${connection}`;
}

/** Whether the request is one for the operations. */
export const isManagement = ({ path }: Pick<WireRequest, 'path'>): boolean => path.startsWith('/@connections/');

interface Addressed {
  readonly apiId: string;
  readonly stageName: string;
  readonly id: string;
}

function addressed(connectionId: string): Addressed {
  const [, apiId, stageName, id] = /^([^/]+)\/([^/]+)\/(.+)$/s.exec(connectionId) ?? [];
  if (apiId === undefined || stageName === undefined || id === undefined) throw forbidden();
  return { apiId, stageName, id };
}

const METHODS: Readonly<Record<string, string>> = {
  PostToConnection: 'POST',
  GetConnection: 'GET',
  DeleteConnection: 'DELETE',
};

/**
 * `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/POST/@connections/{connectionId}`: AWS asks IAM for the route as it is
 * written, whichever connection it is, so that a policy may end in `*` or in these very characters, not in an id.
 *
 * @see https://github.com/aws/aws-cdk/issues/18410 for the sentence that AWS refuses with
 */
function access({ ConnectionId }: { readonly ConnectionId: string }, call: Call, action: string): Access {
  const { apiId, stageName } = addressed(ConnectionId);
  const found = findApi(call.cloud, apiId);
  if (found?.kind !== 'v2' || !isWebSocket(found.api) || !found.api.stages.has(stageName)) throw forbidden();
  const { account, region } = found.place;
  const resource = `arn:aws:execute-api:${region}:${account}:${apiId}/${stageName}/${METHODS[call.operation]}/@connections/{connectionId}`;
  return { action, resource, resourceAccount: account };
}

/** @throws AwsError GoneException, also while `$connect` has not agreed yet */
function find(call: Call, connectionId: string): Connection {
  const { apiId, stageName, id } = addressed(connectionId);
  if (!/^[\w-]{8,}=*$/.test(id))
    throw new AwsError('BadRequestException', `Invalid connectionId: ${id}`, { status: 400 });
  const connection = connections(call.cloud).get(id);
  const isHere = connection?.connected.apiId === apiId && connection.connected.stageName === stageName;
  if (connection === undefined || !isHere || connection.closing !== undefined) throw gone();
  return connection;
}

const action = 'ManageConnections';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html */
export const connectionOperations: ServiceOperations<Sdk> = {
  PostToConnection: {
    action,
    access,
    run({ ConnectionId, Data }, call) {
      const connection = find(call, ConnectionId);
      // The wire reads blobs as bytes.
      const message = Buffer.from(Data as Uint8Array);
      if (message.length > LARGEST_MESSAGE)
        throw new AwsError('PayloadTooLargeException', 'Message too long', { status: 413 });
      if (connection.isFull)
        throw new AwsError('LimitExceededException', 'The client does not read what it was sent.', { status: 429 });
      connection.send(message);
      tellOfMessage(call, connection.connected);
    },
  },
  GetConnection: {
    action,
    access,
    run({ ConnectionId }, call) {
      const { connected, lastActiveAt } = find(call, ConnectionId);
      return {
        ConnectedAt: new Date(connected.connectedAt),
        Identity: { SourceIp: connected.sourceIp, UserAgent: connected.userAgent ?? '' },
        LastActiveAt: new Date(lastActiveAt),
      };
    },
  },
  DeleteConnection: {
    action,
    access,
    run({ ConnectionId }, call) {
      find(call, ConnectionId).close(CLOSED.normally);
    },
  },
};
