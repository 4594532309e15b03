import type { Integration, IntegrationType } from '@aws-sdk/client-apigatewayv2';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type Mapped = { ResponseParameters?: { Destination?: string; Source?: string }[] };

interface IntegrationProperties extends Omit<
  Integration,
  | 'IntegrationId'
  | 'IntegrationType'
  | 'ApiGatewayManaged'
  | 'ResponseParameters'
  | 'IntegrationResponseSelectionExpression'
> {
  ApiId: string;
  IntegrationType: IntegrationType;
  ResponseParameters?: Record<string, Mapped>;
}

const SETTINGS = [
  'ConnectionId',
  'ConnectionType',
  'ContentHandlingStrategy',
  'CredentialsArn',
  'Description',
  'IntegrationMethod',
  'IntegrationSubtype',
  'IntegrationUri',
  'PassthroughBehavior',
  'PayloadFormatVersion',
  'RequestTemplates',
  'TemplateSelectionExpression',
  'TimeoutInMillis',
  'TlsConfig',
] as const;

/** A list of sources and destinations by status, as the API has it: destinations and their sources. */
function responses(mapped: Readonly<Record<string, Mapped>> = {}): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(mapped).map(([status, { ResponseParameters = [] }]) => [
      status,
      Object.fromEntries(ResponseParameters.map(({ Destination = '', Source = '' }) => [Destination, Source])),
    ]),
  );
}

const mappedOf = (given: Integration['ResponseParameters']): Record<string, Mapped> | undefined =>
  given &&
  Object.fromEntries(
    Object.entries(given).map(([status, mapping]) => [
      status,
      { ResponseParameters: Object.entries(mapping).map(([Destination, Source]) => ({ Destination, Source })) },
    ]),
  );

/** As long as it is without a template's word: HTTP APIs, whose integrations alone must have a format, wait longer. */
const patience = ({ PayloadFormatVersion }: IntegrationProperties): number =>
  PayloadFormatVersion === undefined ? 29_000 : 30_000;

/** What is gone is given as nothing. */
const gone = (names: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.keys(names ?? {}).map((name) => [name, '']));

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html */
export const apiGatewayV2Integration = resourceRow<IntegrationProperties>({
  type: 'AWS::ApiGatewayV2::Integration',
  create: {
    CreateIntegration: {
      input: ({ properties }) => ({
        ApiId: properties.ApiId,
        IntegrationType: properties.IntegrationType,
        ...pick(properties, [...SETTINGS, 'RequestParameters']),
        ...(properties.ResponseParameters !== undefined && {
          ResponseParameters: responses(properties.ResponseParameters),
        }),
      }),
      id: ({ IntegrationId }) => IntegrationId,
      attributes: ({ IntegrationId }) => ({ IntegrationId }),
    },
  },
  update: [
    {
      of: ['IntegrationType', ...SETTINGS, 'RequestParameters', 'ResponseParameters'],
      put: {
        UpdateIntegration: ({ id, properties, before, changed }) => ({
          ApiId: properties.ApiId,
          IntegrationId: id,
          Description: '',
          CredentialsArn: '',
          ...(changed.includes('TimeoutInMillis') && { TimeoutInMillis: patience(properties) }),
          ...pick(properties, ['IntegrationType', ...SETTINGS]),
          RequestParameters: { ...gone(before.RequestParameters), ...properties.RequestParameters },
          ResponseParameters: {
            ...Object.fromEntries(Object.keys(before.ResponseParameters ?? {}).map((status) => [status, {}])),
            ...responses(properties.ResponseParameters),
          },
        }),
      },
    },
  ],
  read: {
    GetIntegration: {
      input: ({ id, properties }) => ({ ApiId: properties.ApiId, IntegrationId: id }),
      read: (integration, { properties }) => ({
        ...pick(integration, ['IntegrationType', ...SETTINGS]),
        RequestParameters: some(integration.RequestParameters),
        ResponseParameters: some(mappedOf(integration.ResponseParameters)),
        ApiId: properties.ApiId,
      }),
    },
  },
  delete: { DeleteIntegration: ({ id, properties }) => ({ ApiId: properties.ApiId, IntegrationId: id }) },
});

const some = <Value extends object>(value: Value | undefined): Value | undefined =>
  value === undefined || Object.keys(value).length === 0 ? undefined : value;
