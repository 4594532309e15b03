import { given } from '../../v2/lists.ts';
import { replacing, resourceRow } from './resource-row.ts';

interface ModelProperties {
  RestApiId: string;
  Name?: string;
  ContentType?: string;
  Description?: string;
  Schema?: object | string;
}

const textOf = (schema: object | string | undefined): string | undefined =>
  schema === undefined || typeof schema === 'string' ? schema : JSON.stringify(schema);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-model.html */
export const apiGatewayModel = resourceRow<ModelProperties>({
  type: 'AWS::ApiGateway::Model',
  name: { property: 'Name', most: 64 },
  create: {
    CreateModel: {
      input: ({ properties, name }) => ({
        restApiId: properties.RestApiId,
        // Names of models have letters and digits alone.
        name: name.replaceAll(/[^A-Za-z0-9]/g, ''),
        contentType: properties.ContentType ?? 'application/json',
        ...given({ description: properties.Description, schema: textOf(properties.Schema) }),
      }),
      id: ({ name }) => name,
    },
  },
  update: [
    {
      of: ['Description', 'Schema'],
      put: {
        UpdateModel: ({ id, properties, changed }) => ({
          restApiId: properties.RestApiId,
          modelName: id,
          patchOperations: replacing({
            ...(changed.includes('Description') && { '/description': properties.Description }),
            ...(properties.Schema !== undefined && { '/schema': textOf(properties.Schema) }),
          }),
        }),
      },
    },
  ],
  read: {
    GetModel: {
      input: ({ id, properties }) => ({ restApiId: properties.RestApiId, modelName: id }),
      read: (model, { properties: { RestApiId } }) => ({
        RestApiId,
        ...given({
          Name: model.name,
          ContentType: model.contentType,
          Description: model.description === '' ? undefined : model.description,
          Schema: model.schema === undefined ? undefined : (JSON.parse(model.schema) as object),
        }),
      }),
    },
  },
  delete: { DeleteModel: ({ id, properties }) => ({ restApiId: properties.RestApiId, modelName: id }) },
});
