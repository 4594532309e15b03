import { IAM } from '@aws-sdk/client-iam';
import { STS, type Credentials } from '@aws-sdk/client-sts';
import { startCloud, type CloudOptions, type RunningCloud, type ServiceEntry } from '@coldstart/cloud';
import { entries } from '../entry.ts';

export const ACCOUNT = '111122223333';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The root of an account. */
export function rootOf(account: string): Keys {
  return { accessKeyId: account, secretAccessKey: 'test' };
}

/** What STS answers, as a client's credentials. */
export function keysOf({ AccessKeyId, SecretAccessKey, SessionToken }: Partial<Credentials> = {}): Keys {
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error('STS has answered without credentials.');
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** A cloud of a test's own, with clients for whoever is asked for. */
export interface TestCloud {
  readonly cloud: RunningCloud;
  config(keys?: Keys): ClientConfig;
  iam(keys?: Keys): IAM;
  sts(keys?: Keys): STS;
  /** A new user with these inline policies, and its key. */
  user(name: string, ...policies: object[]): Promise<Keys>;
  /** The ARN of a new role with this trust policy and these inline policies. */
  role(name: string, trusted: string, ...policies: object[]): Promise<string>;
  close(): Promise<void>;
}

interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Keys;
  readonly maxAttempts: number;
}

/**
 * @param services beyond IAM and STS
 * @param options `timeRuns: false` for time that stands still but for `clock.advance`
 */
export async function startTestCloud(
  services: readonly ServiceEntry[] = [],
  options: Pick<CloudOptions, 'timeRuns'> = {},
): Promise<TestCloud> {
  const cloud = await startCloud({ services: [...entries, ...services], ...options });
  const opened: { destroy(): void }[] = [];
  const open = <Client extends { destroy(): void }>(client: Client): Client => {
    opened.push(client);
    return client;
  };
  const config = (credentials: Keys = rootOf(ACCOUNT)): ClientConfig => ({
    endpoint: cloud.endpoint,
    region: 'eu-central-1',
    credentials,
    maxAttempts: 1,
  });
  const iam = (keys?: Keys): IAM => open(new IAM(config(keys)));
  return {
    cloud,
    config,
    iam,
    sts: (keys) => open(new STS(config(keys))),
    async user(name, ...policies) {
      const root = iam();
      await root.createUser({ UserName: name });
      for (const [index, document] of policies.entries()) {
        await root.putUserPolicy({ UserName: name, PolicyName: `p${index}`, PolicyDocument: JSON.stringify(document) });
      }
      const { AccessKey } = await root.createAccessKey({ UserName: name });
      return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    },
    async role(name, trusted, ...policies) {
      const root = iam();
      const { Role } = await root.createRole({ RoleName: name, AssumeRolePolicyDocument: trusted });
      for (const [index, document] of policies.entries()) {
        await root.putRolePolicy({ RoleName: name, PolicyName: `p${index}`, PolicyDocument: JSON.stringify(document) });
      }
      return Role?.Arn ?? '';
    },
    async close() {
      for (const client of opened) client.destroy();
      await cloud.close();
    },
  };
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** An error as a caller sees it; it is one if the call goes through. */
export async function refusal(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { Code, $metadata } = error as Error & { Code?: string; $metadata?: { httpStatusCode?: number } };
    return { code: Code ?? error.name, message: error.message, status: $metadata?.httpStatusCode };
  }
  throw new Error('This was expected to be refused, and was not.');
}

export const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });

export const allow = (Action: string | string[], Resource: string | string[] = '*'): object => ({
  Effect: 'Allow',
  Action,
  Resource,
});

export const trust = (Principal: object | string, Action: string | string[] = 'sts:AssumeRole'): string =>
  JSON.stringify(policy({ Effect: 'Allow', Principal, Action }));
