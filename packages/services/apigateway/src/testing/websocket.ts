import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiGatewayManagementApi } from '@aws-sdk/client-apigatewaymanagementapi';
import type { CreateAuthorizerRequest, CreateRouteRequest } from '@aws-sdk/client-apigatewayv2';
import { ACCOUNT, rootOf, type Keys } from '@coldstart/service-iam/testing';
import { WebSocket, type ClientOptions } from 'ws';
import { startApis, type TestApis } from './apis.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A route, as a test wants it. */
export interface WantedRoute extends Omit<Partial<CreateRouteRequest>, 'ApiId'> {
  readonly RouteKey: string;
  /** ARN of the function that it leads to. */
  readonly fn?: string;
  /** Or an integration of another kind. */
  readonly integration?: Json;
  readonly twoWay?: boolean;
}

/** What a client has been told in vain. */
export interface Refused {
  readonly status: number;
  readonly body: string;
}

export interface Client {
  readonly socket: WebSocket;
  /** The next message. */
  next(): Promise<string>;
  /** Sends a message, and waits for the next one. */
  ask(message: string): Promise<string>;
  /** How it was closed. */
  closed(): Promise<{ readonly code: number; readonly reason: string }>;
}

export interface TestWebSockets extends TestApis {
  /** A function that reports its events to the test, and answers. */
  reporting(name: string, answer?: string, more?: string): Promise<string>;
  /** The next event of an API that a function has reported. */
  event(api: string): Promise<Json>;
  /** What is done while a function that reports waits, the next time that it does for this API. */
  during(api: string, work: (event: Json) => Promise<void>): void;
  /** An API whose stage `test` deploys by itself. */
  api(routes: readonly WantedRoute[], authorizer?: Omit<CreateAuthorizerRequest, 'ApiId'>): Promise<string>;
  connect(id: string, path?: string, options?: ClientOptions, protocols?: string[]): Promise<Client>;
  refused(id: string, path?: string, options?: ClientOptions): Promise<Refused>;
  management(id: string, keys?: Keys): ApiGatewayManagementApi;
}

/** Things as they come, for whoever waits for the next. */
function arrivals<Thing>(): { readonly put: (thing: Thing) => void; readonly next: () => Promise<Thing> } {
  const come: Thing[] = [];
  const waiting: ((thing: Thing) => void)[] = [];
  return {
    put(thing) {
      const first = waiting.shift();
      if (first === undefined) come.push(thing);
      else first(thing);
    },
    next: () =>
      new Promise((resolve) => {
        const [first] = come.splice(0, 1);
        if (first === undefined) waiting.push(resolve);
        else resolve(first);
      }),
  };
}

export async function startWebSockets(): Promise<TestWebSockets> {
  const apis = await startApis();
  const events = new Map<string, ReturnType<typeof arrivals<Json>>>();
  const meanwhile = new Map<string, (event: Json) => Promise<void>>();
  const eventsOf = (api: string) => {
    const own = events.get(api) ?? arrivals<Json>();
    events.set(api, own);
    return own;
  };
  const listener = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const event = JSON.parse(text) as { readonly requestContext: { readonly apiId: string } };
      const { apiId } = event.requestContext;
      const work = meanwhile.get(apiId);
      meanwhile.delete(apiId);
      void (work?.({ ...event }) ?? Promise.resolve()).finally(() => {
        eventsOf(apiId).put({ ...event });
        response.end('{}');
      });
    });
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const { port } = listener.address() as AddressInfo;
  const opened: { destroy(): void }[] = [];
  const sockets: WebSocket[] = [];
  const addressOf = (id: string, path: string) =>
    `${apis.cloud.endpoint.replace('http', 'ws')}/_execute-api/${id}${path}`;

  function open(id: string, path: string, options: ClientOptions, protocols: string[]): WebSocket {
    const socket = new WebSocket(addressOf(id, path), protocols, options);
    sockets.push(socket);
    // Told by `closed` as well, and a test that waits for nothing must not fail for it.
    socket.on('error', () => undefined);
    return socket;
  }

  return {
    ...apis,
    during: (api, work) => void meanwhile.set(api, work),
    event: (api) => eventsOf(api).next(),
    reporting: (name, answer = '{ statusCode: 200 }', more = '') =>
      apis.fn(
        name,
        `(await fetch('http://127.0.0.1:${port}', { method: 'POST', body: JSON.stringify(event) }), ${answer})`,
        { more },
      ),
    async api(routes, authorizer) {
      const { ApiId = '' } = await apis.v2.createApi({
        Name: randomUUID(),
        ProtocolType: 'WEBSOCKET',
        RouteSelectionExpression: '$request.body.action',
      });
      const { AuthorizerId } = authorizer === undefined ? {} : await apis.v2.createAuthorizer({ ApiId, ...authorizer });
      for (const { fn, integration, twoWay = false, ...route } of routes) {
        const wanted = integration ?? { IntegrationType: 'AWS_PROXY', IntegrationUri: fn };
        const { IntegrationId } = await apis.v2.createIntegration({ ApiId, ...wanted } as never);
        const { RouteId = '' } = await apis.v2.createRoute({
          ApiId,
          ...route,
          Target: `integrations/${IntegrationId}`,
          ...(route.AuthorizationType === 'CUSTOM' && { AuthorizerId }),
        });
        if (twoWay) await apis.v2.createRouteResponse({ ApiId, RouteId, RouteResponseKey: '$default' });
      }
      await apis.v2.createStage({ ApiId, StageName: 'test', AutoDeploy: true });
      return ApiId;
    },
    async connect(id, path = '/test', options = {}, protocols = []) {
      const socket = open(id, path, options, protocols);
      const messages = arrivals<string>();
      const end = arrivals<{ code: number; reason: string }>();
      socket.on('message', (data: Buffer) => messages.put(data.toString('utf8')));
      socket.on('close', (code, reason) => end.put({ code, reason: reason.toString('utf8') }));
      await once(socket, 'open');
      return {
        socket,
        next: messages.next,
        ask(message) {
          socket.send(message);
          return messages.next();
        },
        closed: end.next,
      };
    },
    refused: (id, path = '/test', options = {}) =>
      new Promise((resolve, reject) => {
        const socket = open(id, path, options, []);
        socket.on('open', () => reject(new Error('It was let in.')));
        socket.on('unexpected-response', (_, answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (piece: string) => (body += piece));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
        });
      }),
    management(id, keys = rootOf(ACCOUNT)) {
      const endpoint = `${apis.cloud.endpoint}/_execute-api/${id}/test`;
      const client = new ApiGatewayManagementApi({ ...apis.test.config(keys), endpoint });
      opened.push(client);
      return client;
    },
    async close() {
      for (const socket of sockets) socket.terminate();
      for (const client of opened) client.destroy();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      await apis.close();
    },
  };
}
