import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ArchiveProperties {
  ArchiveName?: string;
  SourceArn: string;
  Description?: string;
  EventPattern?: object | string;
  RetentionDays?: number;
  KmsKeyIdentifier?: string;
}

function settingsOf({ Description, EventPattern, RetentionDays, KmsKeyIdentifier }: ArchiveProperties) {
  return {
    ...(Description !== undefined && { Description }),
    ...(EventPattern !== undefined && { EventPattern: documentText(EventPattern) }),
    ...(RetentionDays !== undefined && { RetentionDays }),
    ...(KmsKeyIdentifier !== undefined && { KmsKeyIdentifier }),
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-archive.html */
export const eventsArchive = resourceRow<ArchiveProperties>({
  type: 'AWS::Events::Archive',
  name: { property: 'ArchiveName', most: 48 },
  id: ({ name }) => name,
  create: {
    CreateArchive: {
      input: ({ name, properties }) => ({
        ArchiveName: name,
        EventSourceArn: properties.SourceArn,
        ...settingsOf(properties),
      }),
      attributes: ({ ArchiveArn }) => ({ Arn: ArchiveArn }),
    },
  },
  update: [
    {
      of: ['Description', 'EventPattern', 'RetentionDays', 'KmsKeyIdentifier'],
      put: {
        // What is taken out of the template is what it was before it came: nothing, and for ever.
        UpdateArchive: ({ id, properties }) => ({
          ArchiveName: id,
          Description: '',
          EventPattern: '',
          RetentionDays: 0,
          KmsKeyIdentifier: '',
          ...settingsOf(properties),
        }),
      },
    },
  ],
  read: {
    DescribeArchive: {
      input: ({ id }) => ({ ArchiveName: id }),
      read: ({
        ArchiveName = '',
        EventSourceArn = '',
        Description,
        EventPattern,
        RetentionDays,
        KmsKeyIdentifier,
      }) => ({
        ArchiveName,
        SourceArn: EventSourceArn,
        ...(Description !== undefined && { Description }),
        ...(EventPattern !== undefined && { EventPattern: JSON.parse(EventPattern) as object }),
        ...(RetentionDays !== undefined && RetentionDays !== 0 && { RetentionDays }),
        ...(KmsKeyIdentifier !== undefined && { KmsKeyIdentifier }),
      }),
    },
  },
  delete: { DeleteArchive: ({ id }) => ({ ArchiveName: id }) },
});
