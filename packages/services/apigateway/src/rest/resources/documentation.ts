import type { DocumentationPartType } from '@aws-sdk/client-api-gateway';
import { given } from '../../v2/lists.ts';
import { replacing, resourceRow } from './resource-row.ts';

interface PartProperties {
  RestApiId: string;
  Location: { Type?: DocumentationPartType; Method?: string; Name?: string; Path?: string; StatusCode?: string };
  Properties: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-documentationpart.html */
export const apiGatewayDocumentationPart = resourceRow<PartProperties>({
  type: 'AWS::ApiGateway::DocumentationPart',
  create: {
    CreateDocumentationPart: {
      input: ({ properties: { RestApiId, Location, Properties } }) => ({
        restApiId: RestApiId,
        location: {
          type: Location.Type,
          ...given({
            method: Location.Method,
            name: Location.Name,
            path: Location.Path,
            statusCode: Location.StatusCode,
          }),
        },
        properties: Properties,
      }),
      id: ({ id }) => id,
      attributes: ({ id }) => ({ DocumentationPartId: id }),
    },
  },
  update: [
    {
      of: ['Properties'],
      put: {
        UpdateDocumentationPart: ({ id, properties: { RestApiId, Properties } }) => ({
          restApiId: RestApiId,
          documentationPartId: id,
          patchOperations: replacing({ '/properties': Properties }),
        }),
      },
    },
  ],
  read: {
    GetDocumentationPart: {
      input: ({ id, properties }) => ({ restApiId: properties.RestApiId, documentationPartId: id }),
      read: ({ location, properties = '' }, { properties: { RestApiId } }) => ({
        RestApiId,
        Location: given({
          Type: location?.type,
          Method: location?.method,
          Name: location?.name,
          Path: location?.path,
          StatusCode: location?.statusCode,
        }),
        Properties: properties,
      }),
    },
  },
  delete: {
    DeleteDocumentationPart: ({ id, properties }) => ({ restApiId: properties.RestApiId, documentationPartId: id }),
  },
});

interface VersionProperties {
  RestApiId: string;
  DocumentationVersion: string;
  Description?: string;
}

const keyOf = ({ RestApiId, DocumentationVersion }: VersionProperties) => ({
  restApiId: RestApiId,
  documentationVersion: DocumentationVersion,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-documentationversion.html */
export const apiGatewayDocumentationVersion = resourceRow<VersionProperties>({
  type: 'AWS::ApiGateway::DocumentationVersion',
  create: {
    CreateDocumentationVersion: {
      input: ({ properties }) => ({ ...keyOf(properties), ...given({ description: properties.Description }) }),
      id: ({ version }) => version,
    },
  },
  update: [
    {
      of: ['Description'],
      put: {
        UpdateDocumentationVersion: ({ properties }) => ({
          ...keyOf(properties),
          patchOperations:
            properties.Description === undefined
              ? [{ op: 'remove', path: '/description' }]
              : replacing({ '/description': properties.Description }),
        }),
      },
    },
  ],
  read: {
    GetDocumentationVersion: {
      input: ({ properties }) => keyOf(properties),
      read: ({ version = '', description }, { properties: { RestApiId } }) => ({
        RestApiId,
        DocumentationVersion: version,
        ...given({ Description: description }),
      }),
    },
  },
  delete: { DeleteDocumentationVersion: ({ properties }) => keyOf(properties) },
});
