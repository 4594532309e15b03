import { randomUUID } from 'node:crypto';
import type { Integration, PutIntegrationRequest, PutMethodRequest } from '@aws-sdk/client-api-gateway';
import { REGION, startApis, type TestApis } from './apis.ts';

export const uriOf = (arn: string): string =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;

/** A mock that answers 200. */
export const mock: Partial<Integration> = {
  type: 'MOCK',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
};

export const jsonOf = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;

/** A method of an API, as a test wants it: a function that answers with its event where it does not say. */
export interface WantedMethod {
  readonly path?: string;
  readonly verb?: string;
  readonly method?: Partial<PutMethodRequest>;
  readonly integration?: Partial<PutIntegrationRequest>;
  /** Statuses, and what their integration responses are. */
  readonly responses?: Readonly<Record<string, Record<string, unknown>>>;
}

export interface TestRestApis extends TestApis {
  /** Adds a method, and the resources above it. */
  add(restApiId: string, method: WantedMethod): Promise<void>;
  /** A deployed API with these methods; its stage is `test`. */
  api(methods: readonly WantedMethod[], settings?: object, stage?: object): Promise<string>;
}

export async function startRestApis(): Promise<TestRestApis> {
  const apis = await startApis();
  const echo = await apis.fn('echo', '({ statusCode: 200, body: JSON.stringify(event) })');

  async function add(restApiId: string, wanted: WantedMethod): Promise<void> {
    const { path = '/', verb = 'GET', method = {}, integration = {}, responses = {} } = wanted;
    const { items = [] } = await apis.rest.getResources({ restApiId, limit: 500 });
    let resource = items.find((one) => one.path === '/');
    let reached = '';
    for (const pathPart of path.split('/').filter((part) => part !== '')) {
      reached = `${reached}/${pathPart}`;
      resource =
        items.find((one) => one.path === reached) ??
        (await apis.rest.createResource({ restApiId, parentId: resource?.id, pathPart }));
    }
    const key = { restApiId, resourceId: resource?.id ?? '', httpMethod: verb };
    const proxy = { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: uriOf(echo) } as const;
    await apis.rest.putMethod({ ...key, authorizationType: 'NONE', ...method });
    await apis.rest.putIntegration({ ...key, ...proxy, ...integration });
    for (const [statusCode, response] of Object.entries(responses)) {
      await apis.rest.putMethodResponse({ ...key, statusCode });
      await apis.rest.putIntegrationResponse({ ...key, statusCode, ...response });
    }
  }

  return {
    ...apis,
    add,
    async api(methods, settings = {}, stage = {}) {
      const { id = '' } = await apis.rest.createRestApi({ name: randomUUID(), ...settings });
      for (const method of methods) await add(id, method);
      await apis.rest.createDeployment({ restApiId: id, stageName: 'test', ...stage });
      return id;
    },
  };
}
