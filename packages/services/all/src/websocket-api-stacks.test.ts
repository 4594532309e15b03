import { entries } from '@coldstart/service-apigateway/entry';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: entries });
  await prepare(stacks);
});
afterAll(() => stacks.close());

const ApiId = { Ref: 'Api' };
const api = {
  Type: 'AWS::ApiGatewayV2::Api',
  Properties: { Name: 'around', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
};
const integration = {
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: {
    ApiId,
    IntegrationType: 'MOCK',
    TemplateSelectionExpression: '200',
    RequestTemplates: { 200: '{"statusCode":200}' },
  },
};
const route = {
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: { ApiId, RouteKey: '$default', Target: { 'Fn::Sub': 'integrations/${Integration}' } },
};

const LIVES: Record<string, Lifecycle> = {
  'a WebSocket API': {
    type: 'AWS::ApiGatewayV2::Api',
    first: api.Properties,
    second: { ...api.Properties, Name: 'second', RouteSelectionExpression: '${request.body.kind}' },
  },
  'its integration': {
    type: 'AWS::ApiGatewayV2::Integration',
    first: { ...integration.Properties, TimeoutInMillis: 1000 },
    second: { ...integration.Properties, Description: 'd' },
    around: { Api: api },
  },
  'its route': {
    type: 'AWS::ApiGatewayV2::Route',
    first: { ...route.Properties, RouteResponseSelectionExpression: '$default' },
    second: { ...route.Properties, RouteKey: 'join', OperationName: 'join' },
    around: { Api: api, Integration: integration },
  },
  'a route response': {
    type: 'AWS::ApiGatewayV2::RouteResponse',
    first: { ApiId, RouteId: { Ref: 'Route' }, RouteResponseKey: '$default' },
    second: { ApiId, RouteId: { Ref: 'Route' }, RouteResponseKey: '$default', ModelSelectionExpression: 'x' },
    around: { Api: api, Integration: integration, Route: route },
  },
  'an integration response': {
    type: 'AWS::ApiGatewayV2::IntegrationResponse',
    first: {
      ApiId,
      IntegrationId: { Ref: 'Integration' },
      IntegrationResponseKey: '$default',
      TemplateSelectionExpression: '200',
      ResponseTemplates: { 200: '{"first":1}' },
    },
    second: { ApiId, IntegrationId: { Ref: 'Integration' }, IntegrationResponseKey: '/4\\d\\d/' },
    around: { Api: api, Integration: integration },
  },
  'a model': {
    type: 'AWS::ApiGatewayV2::Model',
    first: { ApiId, Name: 'first', Schema: { type: 'object' }, ContentType: 'application/json' },
    second: { ApiId, Name: 'second', Schema: { type: 'array' }, Description: 'd' },
    around: { Api: api },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});
