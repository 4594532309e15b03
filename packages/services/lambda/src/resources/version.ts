import { provision, type ProvisionedConcurrency } from './provisioned.ts';
import { defineResource } from './define-resource.ts';

interface VersionProperties {
  FunctionName: string;
  CodeSha256?: string;
  Description?: string;
  ProvisionedConcurrencyConfig?: ProvisionedConcurrency;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html */
export const lambdaVersion = defineResource<VersionProperties>({
  type: 'AWS::Lambda::Version',
  async create({ ProvisionedConcurrencyConfig: provisioned, FunctionName, CodeSha256, Description }, context) {
    const published = await context.invoke('PublishVersion', {
      FunctionName,
      ...(CodeSha256 === undefined ? {} : { CodeSha256 }),
      ...(Description === undefined ? {} : { Description }),
    });
    const { FunctionArn: arn = '', Version: version = '' } = published;
    if (provisioned !== undefined) await provision(FunctionName, version, provisioned, context);
    return {
      physicalId: arn,
      attributes: { Version: version, FunctionArn: arn },
    };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    const at = physicalId.lastIndexOf(':');
    await invoke('DeleteFunction', {
      FunctionName: physicalId.slice(0, at),
      Qualifier: physicalId.slice(at + 1),
    });
  },
});
