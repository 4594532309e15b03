import { APIGateway, type RestApi } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2, type Api } from '@aws-sdk/client-apigatewayv2';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** REST APIs, and which methods they have. */
export const overview: Overview = async (client) => {
  const rest = new APIGateway(client);
  try {
    const { items = [] } = await rest.getRestApis({ limit: OVERVIEW_LIMIT });
    const resources = await Promise.all(items.map((api) => restApi(api, rest)));
    return [{ title: 'REST APIs', empty: 'It has no methods.', resources }];
  } finally {
    rest.destroy();
  }
};

async function restApi({ id = '', name = '' }: RestApi, rest: APIGateway): Promise<OverviewResource> {
  const { items = [] } = await rest.getResources({ restApiId: id, limit: OVERVIEW_LIMIT });
  const { item: stages = [] } = await rest.getStages({ restApiId: id });
  const rows = items.flatMap(({ path = '', resourceMethods = {} }) =>
    Object.keys(resourceMethods).map((method) => [method, path]),
  );
  return {
    name,
    physicalId: id,
    summary: counted(rows.length, 'method'),
    ...(stages.length > 0 && { facts: { stages: stages.map(({ stageName = '' }) => stageName).join(', ') } }),
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Method', 'Path'], rows }],
  };
}

/** HTTP APIs, their addresses and routes. */
export const overviewV2: Overview = async (client) => {
  const v2 = new ApiGatewayV2(client);
  try {
    const { Items = [] } = await v2.getApis({});
    const resources = await Promise.all(Items.map((api) => httpApi(api, v2)));
    return [{ title: 'HTTP APIs', empty: 'It has no routes.', resources }];
  } finally {
    v2.destroy();
  }
};

async function httpApi({ ApiId = '', Name = '', ApiEndpoint = '' }: Api, v2: ApiGatewayV2): Promise<OverviewResource> {
  const { Items = [] } = await v2.getRoutes({ ApiId });
  const rows = Items.map(({ RouteKey = '', AuthorizationType = 'NONE' }) => [RouteKey, AuthorizationType]);
  return {
    name: Name,
    physicalId: ApiId,
    summary: counted(rows.length, 'route'),
    facts: { address: ApiEndpoint },
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Route', 'Authorization'], rows }],
  };
}
