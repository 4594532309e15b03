import { documentText, pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface EventBusProperties {
  Name: string;
  Description?: string;
  KmsKeyIdentifier?: string;
  DeadLetterConfig?: { Arn?: string };
  LogConfig?: { IncludeDetail?: 'NONE' | 'FULL'; Level?: 'OFF' | 'ERROR' | 'INFO' | 'TRACE' };
  Policy?: object | string;
  Tags?: { Key: string; Value: string }[];
}

const SETTINGS = ['Description', 'KmsKeyIdentifier', 'DeadLetterConfig', 'LogConfig'] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html */
export const eventsEventBus = resourceRow<EventBusProperties>({
  type: 'AWS::Events::EventBus',
  name: { property: 'Name', most: 256 },
  id: ({ name }) => name,
  create: {
    CreateEventBus: {
      input: ({ name, properties, tags }) => ({ Name: name, ...pick(properties, SETTINGS), Tags: tags }),
      attributes: ({ EventBusArn }, { name }) => ({ Arn: EventBusArn, Name: name }),
    },
  },
  update: [
    {
      of: SETTINGS,
      put: { UpdateEventBus: ({ id, properties }) => ({ Name: id, ...pick(properties, SETTINGS) }) },
    },
  ],
  settings: [
    {
      of: ['Policy'],
      put: {
        PutPermission: ({ id, properties: { Policy = {} } }) => ({ EventBusName: id, Policy: documentText(Policy) }),
      },
      remove: { RemovePermission: ({ id }) => ({ EventBusName: id, RemoveAllPermissions: true }) },
      read: {
        DescribeEventBus: {
          input: ({ id }) => ({ Name: id }),
          read: ({ Policy }) => (Policy === undefined ? {} : { Policy: JSON.parse(Policy) as object }),
        },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ ResourceARN: attribute('Arn'), Tags: tags }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ ResourceARN: attribute('Arn'), TagKeys: keys }) },
    read: {
      ListTagsForResource: { input: ({ attribute }) => ({ ResourceARN: attribute('Arn') }), read: ({ Tags }) => Tags },
    },
  },
  read: {
    DescribeEventBus: {
      input: ({ id }) => ({ Name: id }),
      read: ({ Name = '', ...bus }) => ({ Name, ...pick(bus, SETTINGS) }),
    },
  },
  delete: { DeleteEventBus: ({ id }) => ({ Name: id }) },
  unsupported: ['EventSourceName'],
});
