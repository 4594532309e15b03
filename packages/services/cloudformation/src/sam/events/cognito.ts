import { isMap } from '@coldstart/cloud';
import { getAtt, invalidEvent, permission, type FunctionEvent, type SamParts } from '@coldstart/cloud/sam';

const userPool: FunctionEvent = (target, { id, name, properties }, { made, resources }) => {
  const poolId = isMap(properties.UserPool) ? properties.UserPool.Ref : undefined;
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
  const config = isMap(own.Properties.LambdaConfig) ? own.Properties.LambdaConfig : {};
  const triggers = Array.isArray(properties.Trigger) ? properties.Trigger : [properties.Trigger ?? ''];
  made[poolId] = {
    ...own,
    Properties: {
      ...own.Properties,
      LambdaConfig: { ...config, ...Object.fromEntries(triggers.map((trigger) => [String(trigger), target.arn])) },
    },
  };
};

export const cognito: SamParts = { events: { Cognito: userPool } };
