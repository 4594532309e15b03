import { isMap, type ValueMap } from '@coldstart/cloud';
import { getAtt, invalidEvent, InvalidResource, permission, type FunctionEvent } from '@coldstart/cloud/sam';

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-cognito.html */
export const userPoolEvent: FunctionEvent = (target, { id, name, properties }, { made, resources }) => {
  const poolId = isMap(properties.UserPool) ? properties.UserPool.Ref : undefined;
  if (poolId !== undefined && typeof poolId !== 'string')
    throw invalidEvent(target.logicalId, id, 'Ref in Userpool is not a string.');
  const pool = typeof poolId === 'string' ? resources[poolId] : undefined;
  if (typeof poolId !== 'string' || pool === undefined)
    throw invalidEvent(
      target.logicalId,
      name,
      'Cognito events must reference a Cognito UserPool in the same template.',
    );
  made[`${id.replace(new RegExp(`${name}$`), '')}CognitoPermission`] = permission(target, 'cognito-idp.amazonaws.com', {
    SourceArn: getAtt(poolId, 'Arn'),
  });
  const own = made[poolId] ?? pool;
  // A plain resource may have no properties at all.
  const settings: ValueMap = isMap(own.Properties) ? own.Properties : {};
  const config = isMap(settings.LambdaConfig) ? settings.LambdaConfig : {};
  const { Trigger: given } = properties;
  if (given === undefined) throw new InvalidResource(id, "Missing required property 'Trigger'.");
  const triggers = Array.isArray(given) ? given : [given];
  if (!triggers.every((trigger) => typeof trigger === 'string'))
    throw new InvalidResource(id, "Type of property 'Trigger' is invalid.");
  for (const trigger of triggers)
    if (config[trigger] !== undefined)
      throw invalidEvent(target.logicalId, name, `Cognito trigger "${trigger}" defined multiple times.`);
  made[poolId] = {
    ...own,
    Properties: {
      ...settings,
      LambdaConfig: { ...config, ...Object.fromEntries(triggers.map((trigger) => [String(trigger), target.arn])) },
    },
  };
};
