import type {
  ConnectionType,
  ContentHandlingStrategy,
  Integration,
  IntegrationType,
  ResponseTransferMode,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../v2/lists.ts';
import { some } from './resource-row.ts';

interface ResponseProperties {
  StatusCode: string;
  SelectionPattern?: string;
  ContentHandling?: ContentHandlingStrategy;
  ResponseParameters?: Record<string, string>;
  ResponseTemplates?: Record<string, string>;
}

/** A method's integration, as templates have it. */
export interface IntegrationProperties {
  Type: IntegrationType;
  IntegrationHttpMethod?: string;
  Uri?: string;
  Credentials?: string;
  ConnectionType?: ConnectionType;
  ConnectionId?: string;
  PassthroughBehavior?: string;
  ContentHandling?: ContentHandlingStrategy;
  TimeoutInMillis?: number;
  CacheNamespace?: string;
  CacheKeyParameters?: string[];
  RequestParameters?: Record<string, string>;
  RequestTemplates?: Record<string, string>;
  ResponseTransferMode?: ResponseTransferMode;
  IntegrationResponses?: ResponseProperties[];
}

export const integrationInput = (properties: IntegrationProperties) => ({
  type: properties.Type,
  ...given({
    integrationHttpMethod: properties.IntegrationHttpMethod,
    uri: properties.Uri,
    credentials: properties.Credentials,
    connectionType: properties.ConnectionType,
    connectionId: properties.ConnectionId,
    passthroughBehavior: properties.PassthroughBehavior,
    contentHandling: properties.ContentHandling,
    timeoutInMillis: properties.TimeoutInMillis,
    cacheNamespace: properties.CacheNamespace,
    cacheKeyParameters: properties.CacheKeyParameters,
    requestParameters: properties.RequestParameters,
    requestTemplates: properties.RequestTemplates,
    responseTransferMode: properties.ResponseTransferMode,
  }),
});

interface Key {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

export const integrationResponseInputs = (key: Key, integration: IntegrationProperties | undefined) =>
  (integration?.IntegrationResponses ?? []).map((response) => ({
    ...key,
    statusCode: response.StatusCode,
    ...given({
      selectionPattern: response.SelectionPattern,
      contentHandling: response.ContentHandling,
      responseParameters: response.ResponseParameters,
      responseTemplates: response.ResponseTemplates,
    }),
  }));

/** What the service says of it. @param asked what the template says, which has no defaults */
export function integrationOf(
  integration: Integration,
  asked: IntegrationProperties | undefined,
): IntegrationProperties {
  const responses = Object.values(integration.integrationResponses ?? {}).map(({ statusCode = '', ...response }) => ({
    StatusCode: statusCode,
    ...given({
      SelectionPattern: response.selectionPattern,
      ContentHandling: response.contentHandling,
      ResponseParameters: some(response.responseParameters),
      ResponseTemplates: some(response.responseTemplates),
    }),
  }));
  return {
    Type: integration.type ?? 'MOCK',
    ...given({
      // A mock is told of no method of its own.
      IntegrationHttpMethod: integration.httpMethod ?? asked?.IntegrationHttpMethod,
      Uri: integration.uri,
      Credentials: integration.credentials,
      ConnectionType: integration.connectionType,
      ConnectionId: integration.connectionId,
      PassthroughBehavior: integration.passthroughBehavior,
      ContentHandling: integration.contentHandling,
      TimeoutInMillis: integration.timeoutInMillis,
      ResponseTransferMode: integration.responseTransferMode,
      CacheNamespace: integration.cacheNamespace,
      CacheKeyParameters: integration.cacheKeyParameters,
      RequestParameters: some(integration.requestParameters),
      RequestTemplates: some(integration.requestTemplates),
      IntegrationResponses: responses.length === 0 ? undefined : responses,
    }),
  };
}
