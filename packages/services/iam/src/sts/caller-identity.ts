import type { Principal } from '@coldstart/iam';
import { accessKeys, anyone, everywhere } from '@coldstart/cloud';
import { accountOfAccessKeyId } from '../ids.ts';
import { validationError } from './errors.ts';
import type { StsOperations } from './sdk.ts';

/** The id that stands for someone: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function userId(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return principal.userId;
    case 'role':
      return `${principal.roleId}:${principal.sessionName}`;
    case 'root':
    case 'service':
    case 'anonymous':
      return principal.account;
  }
}

export const callerIdentityOperations: StsOperations = {
  GetCallerIdentity: {
    access: anyone,
    run(_, { principal }) {
      return { UserId: userId(principal), Account: principal.account, Arn: principal.arn };
    },
  },

  GetAccessKeyInfo: {
    run(input, call) {
      const id = input.AccessKeyId;
      const account = call.state(accessKeys, everywhere).byId.get(id)?.account ?? accountOfAccessKeyId(id);
      if (account === undefined) throw validationError(`Invalid access key id: ${id}`);
      return { Account: account };
    },
  },
};
