import { pick, tagMap, type Tag } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface LogGroupProperties {
  LogGroupName?: string;
  KmsKeyId?: string;
  RetentionInDays?: number;
  LogGroupClass?: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
export const logsLogGroup = defineResource<LogGroupProperties>({
  type: 'AWS::Logs::LogGroup',
  async create(properties, context) {
    const name = properties.LogGroupName ?? context.name(512);
    await context.invoke('CreateLogGroup', {
      logGroupName: name,
      ...(properties.KmsKeyId === undefined ? {} : { kmsKeyId: properties.KmsKeyId }),
      ...(properties.LogGroupClass === undefined ? {} : { logGroupClass: properties.LogGroupClass }),
      tags: tagMap(context.tags(properties.Tags)),
    });
    if (properties.RetentionInDays !== undefined)
      await context.invoke('PutRetentionPolicy', {
        logGroupName: name,
        retentionInDays: properties.RetentionInDays,
      });
    const { region, account } = context.stack;
    return { physicalId: name, attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${name}:*` } };
  },
  async update(properties, before, { physicalId: name, attributes }, context) {
    if (properties.RetentionInDays !== before.RetentionInDays) {
      if (properties.RetentionInDays === undefined)
        await context.invoke('DeleteRetentionPolicy', { logGroupName: name });
      else
        await context.invoke('PutRetentionPolicy', {
          logGroupName: name,
          retentionInDays: properties.RetentionInDays,
        });
    }
    const arn = String(attributes.Arn).replace(/:\*$/, '');
    const gone = (before.Tags ?? []).flatMap(({ Key = '' }) =>
      (properties.Tags ?? []).some((one) => one.Key === Key) ? [] : [Key],
    );
    if (gone.length > 0) await context.invoke('UntagResource', { resourceArn: arn, tagKeys: gone });
    await context.invoke('TagResource', {
      resourceArn: arn,
      tags: tagMap(context.tags(pick(properties, ['Tags']).Tags)),
    });
    return { physicalId: name, attributes };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteLogGroup', { logGroupName: physicalId });
  },
});
