import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { compact, InvalidResource, isIntrinsic, type Invocable, type SamContext } from '@coldstart/cloud/sam';

/** FunctionUrlConfig: the URL, and for a public one everybody's permission. */
export function expandUrl({ logicalId, name, attributes }: Invocable, config: Value, { made }: SamContext): void {
  if (!isMap(config)) throw new InvalidResource(logicalId, "'FunctionUrlConfig' must be a map.");
  const { AuthType: auth, Cors: cors, InvokeMode: mode } = config;
  if (auth === undefined)
    throw new InvalidResource(
      logicalId,
      'AuthType is required to configure function property `FunctionUrlConfig`. Please provide either AWS_IAM or NONE.',
    );
  if (!isIntrinsic(auth) && auth !== 'AWS_IAM' && auth !== 'NONE')
    throw new InvalidResource(
      logicalId,
      'AuthType is required to configure function property `FunctionUrlConfig`. Please provide either AWS_IAM or NONE.',
    );
  made[`${logicalId}Url`] = {
    ...attributes,
    Type: 'AWS::Lambda::Url',
    Properties: compact({ TargetFunctionArn: name, AuthType: auth, Cors: cors, InvokeMode: mode }),
  };
  if (auth !== 'NONE') return;
  const permit = (properties: ValueMap) => ({ ...attributes, Type: 'AWS::Lambda::Permission', Properties: properties });
  made[`${logicalId}UrlPublicPermissions`] = permit({
    Action: 'lambda:InvokeFunctionUrl',
    FunctionName: name,
    Principal: '*',
    FunctionUrlAuthType: 'NONE',
  });
  made[`${logicalId}URLInvokeAllowPublicAccess`] = permit({
    Action: 'lambda:InvokeFunction',
    FunctionName: name,
    Principal: '*',
    InvokedViaFunctionUrl: true,
  });
}
