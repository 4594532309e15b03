import { entries } from '@coldstart/service-apigateway/entry';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: [...entries, ...ec2] });
  await prepare(stacks);
});
afterAll(() => stacks.close());

const ISSUER = 'https://issuer.example';
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:any';
const api = { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'around', ProtocolType: 'HTTP' } };
const ApiId = { Ref: 'Api' };
const integration = {
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: FUNCTION, PayloadFormatVersion: '2.0' },
};
const target = { 'Fn::Sub': 'integrations/${Integration}' };
const authorizer = {
  Type: 'AWS::ApiGatewayV2::Authorizer',
  Properties: {
    ApiId,
    Name: 'jwt',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: ISSUER, Audience: ['shop'] },
  },
};

const LIVES: Record<string, Lifecycle> = {
  'an API': {
    type: 'AWS::ApiGatewayV2::Api',
    first: { Name: 'first', ProtocolType: 'HTTP', Tags: { a: '1' }, CorsConfiguration: { AllowOrigins: ['*'] } },
    second: {
      Name: 'second',
      ProtocolType: 'HTTP',
      Description: 'd',
      DisableExecuteApiEndpoint: true,
      Tags: { b: '2' },
    },
  },
  'an imported API': {
    type: 'AWS::ApiGatewayV2::Api',
    first: { Body: { openapi: '3.0.1', info: { title: 'first', version: '1' }, paths: {} } },
    second: { Body: { openapi: '3.0.1', info: { title: 'second', version: '2' }, paths: {} } },
  },
  'an integration': {
    type: 'AWS::ApiGatewayV2::Integration',
    first: { ...integration.Properties, Description: 'd', TimeoutInMillis: 1000 },
    second: {
      ApiId,
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'GET',
      IntegrationUri: 'https://example.com',
      PayloadFormatVersion: '1.0',
      RequestParameters: { 'append:header.x-a': 'b' },
      ResponseParameters: { '500': { ResponseParameters: [{ Destination: 'overwrite:statuscode', Source: '200' }] } },
    },
    around: { Api: api },
  },
  'a route': {
    type: 'AWS::ApiGatewayV2::Route',
    first: { ApiId, RouteKey: 'GET /first', Target: target, OperationName: 'first' },
    second: {
      ApiId,
      RouteKey: 'GET /second',
      Target: target,
      AuthorizationType: 'JWT',
      AuthorizerId: { Ref: 'Authorizer' },
      AuthorizationScopes: ['read'],
    },
    around: { Api: api, Integration: integration, Authorizer: authorizer },
  },
  'an authorizer': {
    type: 'AWS::ApiGatewayV2::Authorizer',
    first: authorizer.Properties,
    second: { ...authorizer.Properties, Name: 'renamed', JwtConfiguration: { Issuer: ISSUER, Audience: ['a', 'b'] } },
    around: { Api: api },
  },
  'a stage': {
    type: 'AWS::ApiGatewayV2::Stage',
    first: {
      ApiId,
      StageName: 'dev',
      AutoDeploy: true,
      Description: 'first',
      StageVariables: { a: '1' },
      Tags: { a: '1' },
    },
    second: {
      ApiId,
      StageName: 'dev',
      AutoDeploy: true,
      StageVariables: { b: '2' },
      DefaultRouteSettings: { ThrottlingBurstLimit: 10, ThrottlingRateLimit: 5 },
    },
    around: { Api: api },
  },
  'a VPC link': {
    type: 'AWS::ApiGatewayV2::VpcLink',
    first: { Name: 'first', SubnetIds: [{ Ref: 'Subnet' }], Tags: { a: '1' } },
    second: { Name: 'second', SubnetIds: [{ Ref: 'Subnet' }], Tags: { b: '2' } },
    around: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.0.0/24' } },
    },
  },
  'a deployment': {
    type: 'AWS::ApiGatewayV2::Deployment',
    first: { ApiId, Description: 'first' },
    second: { ApiId, Description: 'second' },
    around: {
      Api: api,
      Integration: integration,
      Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId, RouteKey: 'GET /', Target: target } },
    },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('what a template leaves out is told', async () => {
  await stacks.create('nameless', { Resources: { Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: {} } } });
  expect(await stacks.ended('nameless')).toBe('ROLLBACK_COMPLETE');
});
