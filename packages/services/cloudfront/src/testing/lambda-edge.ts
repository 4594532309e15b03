import { Lambda } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import type { TestEdge } from './edge.ts';

const trust = (...services: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
  });

export interface TestVersions {
  readonly lambda: Lambda;
  /** The ARN of version 1 of a new function in us-east-1 that Lambda@Edge may have. */
  version(name: string, code: string, more?: Partial<Parameters<Lambda['createFunction']>[0]>): Promise<string>;
  /** The ARN of a new role that these services may assume. */
  role(name: string, ...services: readonly string[]): Promise<string>;
  close(): void;
}

/** Functions for Lambda@Edge in the cloud of a test's edge. */
export function startVersions({ test }: TestEdge): TestVersions {
  const lambda = new Lambda({ ...test.config(), region: 'us-east-1' });
  const iam = test.iam();
  const role = async (RoleName: string, ...services: readonly string[]): Promise<string> => {
    const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust(...services) });
    return Role?.Arn ?? '';
  };
  return {
    lambda,
    role,
    async version(FunctionName, code, more = {}) {
      const { FunctionArn = '' } = await lambda.createFunction({
        FunctionName,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: more.Role ?? (await role(FunctionName, 'lambda.amazonaws.com', 'edgelambda.amazonaws.com')),
        Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
        ...more,
      });
      await test.cloud.clock.advance(10_000);
      const { Version = '' } = await lambda.publishVersion({ FunctionName });
      await test.cloud.clock.advance(10_000);
      return `${FunctionArn}:${Version}`;
    },
    close: () => lambda.destroy(),
  };
}
