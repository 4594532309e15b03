import { AwsError } from '@coldstart/wire';
import { type Call, defineState } from '@coldstart/cloud';
import { noSuchEntity } from './errors.ts';
import type { IamOperations } from './sdk.ts';

interface PasswordPolicy {
  readonly MinimumPasswordLength: number;
  readonly RequireSymbols: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireUppercaseCharacters: boolean;
  readonly RequireLowercaseCharacters: boolean;
  readonly AllowUsersToChangePassword: boolean;
  readonly ExpirePasswords: boolean;
  readonly MaxPasswordAge?: number | undefined;
  readonly PasswordReusePrevention?: number | undefined;
  readonly HardExpiry?: boolean | undefined;
}

const passwordPolicy = defineState('iam/password-policy', (): { policy: PasswordPolicy | undefined } => ({
  policy: undefined,
}));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
const SYMBOL = /[!@#$%^&*()_+\-=[\]{}|']/;
const SHORTEST = 8;

/** @throws AwsError PasswordPolicyViolation naming the first rule that a password breaks */
export function checkPassword(call: Call, password: string): void {
  const { policy } = call.state(passwordPolicy);
  const length = policy?.MinimumPasswordLength ?? SHORTEST;
  const rules: readonly (readonly [boolean, string])[] = [
    [password.length >= length, `have a minimum length of ${length}`],
    [policy?.RequireUppercaseCharacters !== true || /[A-Z]/.test(password), 'have at least one uppercase character'],
    [policy?.RequireLowercaseCharacters !== true || /[a-z]/.test(password), 'have at least one lowercase character'],
    [policy?.RequireNumbers !== true || /\d/.test(password), 'have at least one number'],
    [policy?.RequireSymbols !== true || SYMBOL.test(password), 'have at least one symbol'],
  ];
  for (const [kept, rule] of rules) {
    if (!kept) {
      throw new AwsError(
        'PasswordPolicyViolation',
        `Password does not conform to the account password policy. Password should ${rule}.`,
        {
          status: 400,
        },
      );
    }
  }
}

export const passwordPolicyOperations: IamOperations = {
  UpdateAccountPasswordPolicy: {
    run(input, call) {
      call.state(passwordPolicy).policy = {
        MinimumPasswordLength: input.MinimumPasswordLength ?? 6,
        RequireSymbols: input.RequireSymbols ?? false,
        RequireNumbers: input.RequireNumbers ?? false,
        RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
        RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
        AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
        ExpirePasswords: (input.MaxPasswordAge ?? 0) > 0,
        MaxPasswordAge: input.MaxPasswordAge,
        PasswordReusePrevention: input.PasswordReusePrevention,
        HardExpiry: input.HardExpiry,
      };
    },
  },

  GetAccountPasswordPolicy: {
    run(_, call) {
      const { policy } = call.state(passwordPolicy);
      if (policy === undefined) {
        throw noSuchEntity(`The Password Policy with domain name ${call.account} cannot be found.`);
      }
      return { PasswordPolicy: policy };
    },
  },

  DeleteAccountPasswordPolicy: {
    run(_, call) {
      const state = call.state(passwordPolicy);
      if (state.policy === undefined) {
        throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.');
      }
      state.policy = undefined;
    },
  },
};
