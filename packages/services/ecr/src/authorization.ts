import { randomBytes } from 'node:crypto';
import type { EcrOperations } from './sdk.ts';

const HOURS = 12;

export const authorizationOperations: EcrOperations = {
  /**
   * A password for `docker login`. The cloud has no registry that Docker could log in to: see docs/fidelity.md.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
   */
  GetAuthorizationToken: {
    run({ registryIds = [] }, call) {
      const accounts = registryIds.length > 0 ? registryIds : [call.account];
      return {
        authorizationData: accounts.map((account) => ({
          authorizationToken: Buffer.from(`AWS:${randomBytes(600).toString('base64')}`).toString('base64'),
          expiresAt: new Date(call.now() + HOURS * 3_600_000),
          proxyEndpoint: `https://${account}.dkr.ecr.${call.region}.amazonaws.com`,
        })),
      };
    },
  },

  /** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRegistry.html */
  DescribeRegistry: {
    run(_, call) {
      return { registryId: call.account, replicationConfiguration: { rules: [] } };
    },
  },
};
