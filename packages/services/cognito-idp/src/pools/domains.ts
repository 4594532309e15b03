import { onPool } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { allPools, findPool, type Pool } from '../state.ts';
import type { Cloud } from '@coldstart/cloud';

/** Words that no domain may have in it. */
const RESERVED = /aws|amazon|cognito/;

/** Whose sign-in pages these are, in any account. */
export function poolOfDomain(cloud: Cloud, name: string): Pool | undefined {
  for (const pool of allPools(cloud)) if (pool.domain?.name === name) return pool;
  return undefined;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html and those beside it */
export const domainOperations: CognitoOperations = {
  CreateUserPoolDomain: {
    access: onPool,
    run({ UserPoolId, Domain, CustomDomainConfig, ManagedLoginVersion = 1 }, call) {
      const pool = findPool(call, UserPoolId);
      if (CustomDomainConfig === undefined && RESERVED.test(Domain))
        throw invalidParameter('Domain cannot contain reserved word: cognito, aws or amazon');
      if (poolOfDomain(call.cloud, Domain) !== undefined)
        throw invalidParameter(`Domain already associated with another user pool.`);
      if (pool.domain !== undefined) throw invalidParameter(`User pool already has a domain configured.`);
      const certificate = CustomDomainConfig?.CertificateArn;
      pool.domain = {
        name: Domain,
        managedLoginVersion: ManagedLoginVersion,
        ...(certificate !== undefined && { certificate }),
      };
      return {
        ManagedLoginVersion,
        ...(certificate !== undefined && { CloudFrontDomain: distribution(pool) }),
      };
    },
  },
  /** An empty description where there is none: AWS refuses nothing here. */
  DescribeUserPoolDomain: {
    run({ Domain }, call) {
      const pool = poolOfDomain(call.cloud, Domain);
      if (pool?.domain === undefined || pool.account !== call.account) return { DomainDescription: {} };
      const { certificate, managedLoginVersion } = pool.domain;
      return {
        DomainDescription: {
          UserPoolId: pool.id,
          AWSAccountId: pool.account,
          Domain,
          S3Bucket: `aws-cognito-prod-${pool.region}-assets`,
          CloudFrontDistribution: distribution(pool),
          Version: '20260101000000',
          Status: 'ACTIVE',
          ...(certificate !== undefined && { CustomDomainConfig: { CertificateArn: certificate } }),
          ManagedLoginVersion: managedLoginVersion,
        },
      };
    },
  },
  UpdateUserPoolDomain: {
    access: onPool,
    run({ UserPoolId, Domain, CustomDomainConfig, ManagedLoginVersion }, call) {
      const pool = findPool(call, UserPoolId);
      if (pool.domain?.name !== Domain) throw invalidParameter('No such domain or user pool exists.');
      const certificate = CustomDomainConfig?.CertificateArn ?? pool.domain.certificate;
      pool.domain = {
        name: Domain,
        managedLoginVersion: ManagedLoginVersion ?? pool.domain.managedLoginVersion,
        ...(certificate !== undefined && { certificate }),
      };
      return { ManagedLoginVersion: pool.domain.managedLoginVersion };
    },
  },
  DeleteUserPoolDomain: {
    access: onPool,
    run({ UserPoolId, Domain }, call) {
      const pool = findPool(call, UserPoolId);
      if (pool.domain?.name !== Domain) throw invalidParameter('No such domain or user pool exists.');
      pool.domain = undefined;
    },
  },
};

/** AWS's pages come through a distribution of CloudFront, which is not this account's. */
const distribution = ({ id }: Pool): string => `d${id.split('_')[1]?.toLowerCase()}.cloudfront.net`;
