import type { Config, Routing } from '../state.ts';

const canary = (minutes: number): Routing => ({ kind: 'TimeBasedCanary', percentage: 10, interval: minutes });
const linear = (minutes: number): Routing => ({ kind: 'TimeBasedLinear', percentage: 10, interval: minutes });

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const ROUTINGS: Readonly<Record<string, Routing>> = {
  Canary10Percent5Minutes: canary(5),
  Canary10Percent10Minutes: canary(10),
  Canary10Percent15Minutes: canary(15),
  Canary10Percent30Minutes: canary(30),
  Linear10PercentEvery1Minute: linear(1),
  Linear10PercentEvery2Minutes: linear(2),
  Linear10PercentEvery3Minutes: linear(3),
  Linear10PercentEvery10Minutes: linear(10),
  AllAtOnce: { kind: 'AllAtOnce', percentage: 100, interval: 0 },
};

export const DEFAULT_PREFIX = 'CodeDeployDefault.';
/** What a deployment to Lambda has when neither it nor its group names one. */
export const DEFAULT_CONFIG = 'CodeDeployDefault.LambdaAllAtOnce';

/** Those that every account has. */
export const PREDEFINED: ReadonlyMap<string, Config> = new Map(
  Object.entries(ROUTINGS).map(([short, routing], at) => {
    const name = `${DEFAULT_PREFIX}Lambda${short}`;
    const id = `00000000-0000-0000-0000-0000000000${String(at + 40)}`;
    return [name, { name, id, created: Date.UTC(2017, 10, 29), routing }];
  }),
);
