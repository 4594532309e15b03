import { isMap } from '@coldstart/cloud';
import { compact, InvalidResource, tagEntries, type SamContext, type SamResource } from '@coldstart/cloud/sam';

/** AWS::Serverless::Application whose template is at a URL: a nested stack. */
export function expandApplication(logicalId: string, resource: SamResource, { made }: SamContext): void {
  const {
    Location: location,
    Parameters: parameters,
    NotificationARNs: topics,
    Tags: tags,
    TimeoutInMinutes: timeout,
  } = resource.Properties;
  if (isMap(location) && location.ApplicationId !== undefined) {
    throw new InvalidResource(
      logicalId,
      'Applications of the AWS Serverless Application Repository are not part of this cloud: give the URL of a template as Location.',
    );
  }
  made[logicalId] = {
    ...resource,
    Type: 'AWS::CloudFormation::Stack',
    Properties: compact({
      TemplateURL: location,
      Parameters: parameters,
      NotificationARNs: topics,
      TimeoutInMinutes: timeout,
      Tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...tagEntries(tags)],
    }),
  };
}
