import type { Call } from '@coldstart/cloud';
import { newId } from '../ids.ts';
import { changed } from './deploy.ts';
import type { V2Api } from './state.ts';

interface Quick {
  readonly Target: string;
  readonly RouteKey: string | undefined;
  readonly CredentialsArn: string | undefined;
}

/** An API with a target: its integration, a catch-all route and a stage that deploys by itself. */
export function quickCreate(call: Call, api: V2Api, { Target, RouteKey = '$default', CredentialsArn }: Quick): void {
  const IntegrationId = newId(7);
  const RouteId = newId(7);
  const isFunction = Target.startsWith('arn:');
  const now = new Date(call.now());
  api.integrations.set(IntegrationId, {
    ApiGatewayManaged: true,
    ConnectionType: 'INTERNET',
    ...(CredentialsArn !== undefined && { CredentialsArn }),
    IntegrationId,
    IntegrationMethod: isFunction ? 'POST' : 'ANY',
    IntegrationType: isFunction ? 'AWS_PROXY' : 'HTTP_PROXY',
    IntegrationUri: Target,
    PayloadFormatVersion: isFunction ? '2.0' : '1.0',
    TimeoutInMillis: 30_000,
  });
  api.routes.set(RouteId, {
    ApiGatewayManaged: true,
    ApiKeyRequired: false,
    AuthorizationType: 'NONE',
    RouteId,
    RouteKey,
    Target: `integrations/${IntegrationId}`,
  });
  api.stages.set('$default', {
    ApiGatewayManaged: true,
    AutoDeploy: true,
    CreatedDate: now,
    DefaultRouteSettings: { DetailedMetricsEnabled: false },
    LastUpdatedDate: now,
    RouteSettings: {},
    StageName: '$default',
    StageVariables: {},
    Tags: {},
  });
  changed(call, api);
}
