import { APIGateway, type PutIntegrationRequest } from '@aws-sdk/client-api-gateway';
import type { ServiceEntry } from '@coldstart/cloud';
import { entries } from '@coldstart/service-apigateway/entry';
import { ACCOUNT, policy, rootOf, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';

export const REGION = 'eu-central-1';

/** A method that leads to a service, as a test wants it. */
export interface WantedMethod {
  readonly binaryMediaTypes?: string[];
  readonly pathPart?: string;
  readonly httpMethod?: string;
  readonly parameters?: readonly string[];
  readonly integration: Partial<PutIntegrationRequest>;
  readonly response?: object;
}

/** A cloud with REST APIs in front of other services. */
export interface TestServiceApis {
  readonly cloud: TestCloud;
  /** An API with one method that leads to a service, deployed to `test`. @returns its id */
  api(method: WantedMethod): Promise<string>;
  ask(id: string, path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** @param statements what the role of the integrations may do */
export async function startServiceApis(
  services: readonly ServiceEntry[],
  ...statements: Parameters<typeof policy>
): Promise<TestServiceApis> {
  const cloud = await startTestCloud([...entries, ...services]);
  const rest = new APIGateway(cloud.config(rootOf(ACCOUNT)));
  const credentials = await cloud.role(
    'gateway',
    trust({ Service: 'apigateway.amazonaws.com' }),
    policy(...statements),
  );

  async function api({
    binaryMediaTypes,
    pathPart = 'it',
    httpMethod = 'ANY',
    ...wanted
  }: WantedMethod): Promise<string> {
    const { id: restApiId = '', rootResourceId: parentId } = await rest.createRestApi({ name: 'it', binaryMediaTypes });
    const { id: resourceId } = await rest.createResource({ restApiId, parentId, pathPart });
    const key = { restApiId, resourceId, httpMethod };
    const requestParameters = Object.fromEntries((wanted.parameters ?? []).map((name) => [name, false]));
    await rest.putMethod({ ...key, authorizationType: 'NONE', requestParameters });
    const given = { type: 'AWS', integrationHttpMethod: 'ANY', credentials } as const;
    await rest.putIntegration({ ...key, ...given, ...wanted.integration });
    await rest.putMethodResponse({
      ...key,
      statusCode: '200',
      responseParameters: { 'method.response.header.ETag': false },
    });
    await rest.putIntegrationResponse({ ...key, statusCode: '200', ...wanted.response });
    await rest.createDeployment({ restApiId, stageName: 'test' });
    return restApiId;
  }

  return {
    cloud,
    api,
    ask: (id, path, init = {}) => fetch(`${cloud.cloud.endpoint}/_execute-api/${id}/test${path}`, init),
    async close() {
      rest.destroy();
      await cloud.close();
    },
  };
}
