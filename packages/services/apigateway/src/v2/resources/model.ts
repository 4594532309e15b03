import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ModelProperties {
  ApiId: string;
  Name: string;
  Schema: object | string;
  ContentType?: string;
  Description?: string;
}

const SETTINGS = ['ContentType', 'Description'] as const;

const schemaOf = ({ Schema }: ModelProperties): string =>
  typeof Schema === 'string' ? Schema : JSON.stringify(Schema);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-model.html */
export const apiGatewayV2Model = resourceRow<ModelProperties>({
  type: 'AWS::ApiGatewayV2::Model',
  create: {
    CreateModel: {
      input: ({ properties }) => ({
        ApiId: properties.ApiId,
        Name: properties.Name,
        Schema: schemaOf(properties),
        ...pick(properties, SETTINGS),
      }),
      id: ({ ModelId }) => ModelId,
      attributes: ({ ModelId }) => ({ ModelId }),
    },
  },
  update: [
    {
      of: ['Name', 'Schema', ...SETTINGS],
      put: {
        UpdateModel: ({ id, properties }) => ({
          ApiId: properties.ApiId,
          ModelId: id,
          Name: properties.Name,
          Schema: schemaOf(properties),
          ContentType: '',
          Description: '',
          ...pick(properties, SETTINGS),
        }),
      },
    },
  ],
  read: {
    GetModel: {
      input: ({ id, properties }) => ({ ApiId: properties.ApiId, ModelId: id }),
      read: (model, { properties }) => ({
        ...pick(model, ['Name', ...SETTINGS]),
        // A template may have it as a text or as what the text says.
        Schema: typeof properties.Schema === 'string' ? model.Schema : (JSON.parse(model.Schema ?? '{}') as object),
        ApiId: properties.ApiId,
      }),
    },
  },
  delete: { DeleteModel: ({ id, properties }) => ({ ApiId: properties.ApiId, ModelId: id }) },
});
