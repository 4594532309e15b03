import { validationError } from '../errors.ts';
import { walk } from '@coldstart/cloud';
import type { Template } from './template.ts';

/**
 * Properties that may hold an encrypted parameter: everywhere else its value would be shown to whoever looks.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'AWS::DirectoryService::MicrosoftAD/Properties/Password',
  'AWS::DirectoryService::SimpleAD/Properties/Password',
  'AWS::ElastiCache::ReplicationGroup/Properties/AuthToken',
  'AWS::IAM::User/Properties/LoginProfile/Password',
  'AWS::KinesisFirehose::DeliveryStream/Properties/RedshiftDestinationConfiguration/Password',
  'AWS::OpsWorks::App/Properties/AppSource/Password',
  'AWS::OpsWorks::Stack/Properties/CustomCookbooksSource/Password',
  'AWS::OpsWorks::Stack/Properties/RdsDbInstances/DbPassword',
  'AWS::RDS::DBCluster/Properties/MasterUserPassword',
  'AWS::RDS::DBInstance/Properties/MasterUserPassword',
  'AWS::Redshift::Cluster/Properties/MasterUserPassword',
]);

/** @throws AwsError ValidationError for `{{resolve:ssm-secure:...}}` where AWS does not take it */
export function checkSecureReferences({ Resources }: Template): void {
  const wrong: string[] = [];
  for (const { Type, Properties } of Object.values(Resources)) {
    walk(Properties ?? {}, (value, path) => {
      if (typeof value !== 'string' || !value.includes('{{resolve:ssm-secure:')) return;
      // Of lists and functions, only the property's own name counts.
      const names = path.filter((name) => !/^(?:\d+|Fn::.*)$/.test(name));
      const place = [`${Type}/Properties`, ...names].join('/');
      if (!ALLOWED.has(place)) wrong.push(place);
    });
  }
  if (wrong.length > 0) throw validationError(`SSM Secure reference is not supported in: [${wrong.join(', ')}]`);
}
