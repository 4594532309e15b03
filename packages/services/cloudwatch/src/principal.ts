import { servicePrincipal, type Call } from '@coldstart/cloud';

/** The service itself, which looks at alarms and publishes what they say. */
export const cloudwatchPrincipal = ({ account }: Pick<Call, 'account'>) =>
  servicePrincipal('cloudwatch.amazonaws.com', account);

/** As policies of functions know it. */
export const alarmsForLambda = ({ account }: Pick<Call, 'account'>) =>
  servicePrincipal('lambda.alarms.cloudwatch.amazonaws.com', account);
