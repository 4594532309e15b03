import { randomUUID } from 'node:crypto';
import type {
  Connection as ListedConnection,
  CreateConnectionAuthRequestParameters,
  UpdateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';
import { formatArn, page } from '@coldstart/cloud';
import { violationMessage, type Violation } from '@coldstart/wire';
import { onNamed } from '../access.ts';
import { changedText } from '../changed-text.ts';
import { exists, invalidToken, notImplemented } from '../errors.ts';
import type { EventsOperations } from '../sdk.ts';
import { authorizeConnection } from './authorize.ts';
import { forgetParameters, keepParameters, parametersForCaller } from './secret.ts';
import { shownParameters } from './show.ts';
import { changeConnection, connections, findConnection, type Connection } from './state.ts';

const PAGE = 100;

const onConnection = onNamed('connection', 'Name', '/*');

const listed = (connection: Connection): ListedConnection => ({
  ConnectionArn: connection.arn,
  Name: connection.name,
  ConnectionState: connection.state,
  ...(connection.stateReason !== undefined && { StateReason: connection.stateReason }),
  AuthorizationType: connection.type,
  CreationTime: new Date(connection.created),
  LastModifiedTime: new Date(connection.modified),
  LastAuthorizedTime: new Date(connection.lastAuthorized),
});

const answer = ({ arn, state, created, modified }: Connection) => ({
  ConnectionArn: arn,
  ConnectionState: state,
  CreationTime: new Date(created),
  LastModifiedTime: new Date(modified),
});

const changed = (connection: Connection) => ({
  ...answer(connection),
  LastAuthorizedTime: new Date(connection.lastAuthorized),
});

/** Of an OAuth connection: `put`, too, as it was recorded. */
const isMethodInLowerCase = ({ path, value }: Violation): boolean =>
  path === 'authParameters.oAuthParameters.httpMethod' && /^(?:get|post|put)$/i.test(String(value));

interface Connectivity {
  readonly InvocationConnectivityParameters?: object | undefined;
  readonly AuthParameters?: { readonly ConnectivityParameters?: object | undefined } | undefined;
}

function checkConnectivity({ InvocationConnectivityParameters: own, AuthParameters: parameters }: Connectivity): void {
  if (own !== undefined || parameters?.ConnectivityParameters !== undefined)
    throw notImplemented('Connections to private APIs (ConnectivityParameters)');
}

/** What is given of each kind of parameters takes the place of what was there. */
function merged(
  before: CreateConnectionAuthRequestParameters,
  given: UpdateConnectionAuthRequestParameters = {},
): CreateConnectionAuthRequestParameters {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key, OAuthParameters: oauth } = given;
  const http = given.InvocationHttpParameters ?? before.InvocationHttpParameters;
  const client = { ...emptyClient, ...before.OAuthParameters?.ClientParameters, ...oauth?.ClientParameters };
  return {
    ...before,
    ...(basic !== undefined && { BasicAuthParameters: { ...emptyBasic, ...before.BasicAuthParameters, ...basic } }),
    ...(key !== undefined && { ApiKeyAuthParameters: { ...emptyKey, ...before.ApiKeyAuthParameters, ...key } }),
    ...(oauth !== undefined && {
      OAuthParameters: {
        AuthorizationEndpoint: undefined,
        HttpMethod: undefined,
        ...before.OAuthParameters,
        ...oauth,
        ClientParameters: client,
      },
    }),
    ...(http !== undefined && { InvocationHttpParameters: http }),
  };
}

const emptyBasic = { Username: undefined, Password: undefined };
const emptyKey = { ApiKeyName: undefined, ApiKeyValue: undefined };
const emptyClient = { ClientID: undefined, ClientSecret: undefined };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html and those beside it */
export const connectionOperations: EventsOperations = {
  CreateConnection: {
    access: onConnection,
    // Of a name, AWS tells first what it is made of.
    violated: (violations) =>
      violationMessage([
        ...violations.filter(({ path, kind }) => path === 'name' && kind === 'pattern'),
        ...violations.filter(({ path, kind }) => path !== 'name' || kind !== 'pattern'),
      ]),
    tolerates: isMethodInLowerCase,
    async run(input, call) {
      const { Name: name, Description, AuthorizationType, AuthParameters, KmsKeyIdentifier } = input;
      checkConnectivity(input);
      const { byName } = call.state(connections);
      if (byName.has(name)) throw exists(`Connection ${name} already exists.`);
      const connection: Connection = {
        name,
        arn: formatArn(call, 'events', `connection/${name}/${randomUUID()}`),
        secretArn: undefined,
        description: Description,
        type: AuthorizationType,
        parameters: shownParameters(AuthParameters),
        changes: 0,
        kmsKeyIdentifier: KmsKeyIdentifier,
        state: 'CREATING',
        stateReason: undefined,
        created: call.now(),
        modified: call.now(),
        lastAuthorized: call.now(),
        token: undefined,
      };
      // Its name is taken while its secret is made.
      byName.set(name, connection);
      try {
        await keepParameters(call, connection, AuthParameters);
      } catch (error) {
        byName.delete(name);
        throw error;
      }
      authorizeConnection(call, connection);
      return answer(connection);
    },
  },

  UpdateConnection: {
    access: onConnection,
    tolerates: isMethodInLowerCase,
    async run(input, call) {
      const { Name, Description, AuthorizationType, AuthParameters, KmsKeyIdentifier } = input;
      checkConnectivity(input);
      const connection = changeConnection(call, Name);
      // Another way to authorize brings all of its own parameters.
      const isSame = (AuthorizationType ?? connection.type) === connection.type;
      if (AuthParameters !== undefined || !isSame) {
        const before = isSame ? await parametersForCaller(call, connection) : {};
        const parameters = merged(before, AuthParameters);
        await keepParameters(call, connection, parameters);
        connection.parameters = shownParameters(parameters);
      }
      connection.type = AuthorizationType ?? connection.type;
      connection.changes += 1;
      connection.description = changedText(connection.description, Description);
      connection.kmsKeyIdentifier = changedText(connection.kmsKeyIdentifier, KmsKeyIdentifier);
      connection.modified = call.now();
      authorizeConnection(call, connection);
      return changed(connection);
    },
  },

  DescribeConnection: {
    access: onConnection,
    run({ Name }, call) {
      const connection = findConnection(call, Name);
      return {
        ...listed(connection),
        ...(connection.description !== undefined && { Description: connection.description }),
        ...(connection.kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: connection.kmsKeyIdentifier }),
        ...(connection.secretArn !== undefined && { SecretArn: connection.secretArn }),
        AuthParameters: connection.parameters,
      };
    },
  },

  /** It forgets what it knows to authorize with. */
  DeauthorizeConnection: {
    access: onConnection,
    async run({ Name }, call) {
      const connection = changeConnection(call, Name);
      await forgetParameters(call, connection);
      connection.state = 'DEAUTHORIZED';
      connection.changes += 1;
      connection.token = undefined;
      connection.parameters = {};
      connection.modified = call.now();
      return changed(connection);
    },
  },

  DeleteConnection: {
    access: onConnection,
    async run({ Name }, call) {
      const connection = changeConnection(call, Name);
      await forgetParameters(call, connection);
      call.state(connections).byName.delete(Name);
      return { ...changed(connection), ConnectionState: 'DELETING' };
    },
  },

  ListConnections: {
    run({ NamePrefix = '', ConnectionState, NextToken, Limit }, call) {
      const all = [...call.state(connections).byName.values()]
        .filter(({ name, state }) => name.startsWith(NamePrefix) && state === (ConnectionState ?? state))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const request = { token: NextToken, limit: Limit, scope: [NamePrefix, ConnectionState] };
      const { items, token } = page(all, request, { keyOf: ({ name }) => name, size: PAGE, invalid: invalidToken });
      return { Connections: items.map(listed), NextToken: token };
    },
  },
};
