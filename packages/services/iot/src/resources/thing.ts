import { resourceRow } from './resource-row.ts';

interface ThingProperties {
  ThingName?: string;
  AttributePayload?: { Attributes?: Record<string, string> };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-thing.html */
export const iotThing = resourceRow<ThingProperties>({
  type: 'AWS::IoT::Thing',
  name: { property: 'ThingName', most: 128 },
  create: {
    CreateThing: {
      input: ({ name, properties: { AttributePayload: payload } }) => ({
        thingName: name,
        ...(payload !== undefined && { attributePayload: { attributes: payload.Attributes } }),
      }),
      id: ({ thingName }) => thingName,
      attributes: ({ thingArn, thingId }) => ({ Arn: thingArn, Id: thingId }),
    },
  },
  update: [
    {
      of: ['AttributePayload'],
      put: {
        UpdateThing: ({ id, properties: { AttributePayload: payload } }) => ({
          thingName: id,
          attributePayload: { attributes: payload?.Attributes ?? {}, merge: false },
        }),
      },
    },
  ],
  read: {
    DescribeThing: {
      input: ({ id }) => ({ thingName: id }),
      read: ({ thingName, attributes = {} }) => ({
        ThingName: thingName,
        ...(Object.keys(attributes).length > 0 && { AttributePayload: { Attributes: attributes } }),
      }),
    },
  },
  delete: { DeleteThing: ({ id }) => ({ thingName: id }) },
});
