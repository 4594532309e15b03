import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { REGION, startApis, type TestApis } from '../testing/apis.ts';

let apis: TestApis;
beforeAll(async () => {
  apis = await startApis();
});
afterAll(() => apis.close());

const integration = (uri: string) => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${uri}/invocations`,
  payloadFormatVersion: '2.0',
});

test('an OpenAPI document becomes routes, integrations, authorizers and CORS', async () => {
  const arn = await apis.fn('imported', 'event.routeKey');
  const document = {
    openapi: '3.0.1',
    info: { title: 'shop', version: '7' },
    tags: [{ name: 'team', 'x-amazon-apigateway-tag-value': 'pets' }],
    paths: {
      $default: {
        'x-amazon-apigateway-any-method': { 'x-amazon-apigateway-integration': integration(arn), isDefaultRoute: true },
      },
      '/pets/{id}': {
        get: { 'x-amazon-apigateway-integration': { $ref: '#/components/x-amazon-apigateway-integrations/fn' } },
        put: { security: [{ jwt: ['write'] }], 'x-amazon-apigateway-integration': integration(arn) },
      },
    },
    components: {
      'x-amazon-apigateway-integrations': { fn: integration(arn) },
      securitySchemes: {
        jwt: {
          type: 'oauth2',
          'x-amazon-apigateway-authorizer': {
            type: 'jwt',
            identitySource: '$request.header.Authorization',
            jwtConfiguration: { issuer: 'https://issuer.example', audience: ['shop'] },
          },
        },
      },
    },
    'x-amazon-apigateway-cors': { allowOrigins: ['*'], allowMethods: ['GET'] },
  };
  const {
    ApiId = '',
    Name,
    Version,
    Tags,
    CorsConfiguration,
  } = await apis.v2.importApi({ Body: JSON.stringify(document) });
  expect({ Name, Version, Tags }).toEqual({ Name: 'shop', Version: '7', Tags: { team: 'pets' } });
  expect(CorsConfiguration).toMatchObject({ AllowOrigins: ['*'], AllowMethods: ['GET'] });
  await apis.v2.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
  const { Items = [] } = await apis.v2.getRoutes({ ApiId });
  expect(new Set(Items.map(({ RouteKey }) => RouteKey))).toEqual(
    new Set(['$default', 'GET /pets/{id}', 'PUT /pets/{id}']),
  );
  expect(Items.find(({ RouteKey }) => RouteKey === 'PUT /pets/{id}')).toMatchObject({
    AuthorizationType: 'JWT',
    AuthorizationScopes: ['write'],
  });
  expect(await (await apis.call(ApiId, '/pets/7')).text()).toBe('GET /pets/{id}');
  expect(await (await apis.call(ApiId, '/else')).text()).toBe('$default');
  expect((await apis.call(ApiId, '/pets/7', { method: 'PUT' })).status).toBe(401);

  const smaller = { ...document, paths: { '/one': { get: { 'x-amazon-apigateway-integration': integration(arn) } } } };
  await apis.v2.reimportApi({ ApiId, Body: JSON.stringify(smaller) });
  expect((await apis.call(ApiId, '/pets/7')).status).toBe(404);
  expect(await (await apis.call(ApiId, '/one')).text()).toBe('GET /one');
});

test.each([['{'], ['swagger: "2.0"'], ['openapi: 3.0.1\npaths: {}']])('%j is refused', async (Body) => {
  expect(await refusal(apis.v2.importApi({ Body }))).toMatchObject({ code: 'BadRequestException' });
});
