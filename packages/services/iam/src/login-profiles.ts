import { AwsError } from '@coldstart/wire';
import { onUserOrCaller } from './access.ts';
import { alreadyExists, noSuchEntity } from './errors.ts';
import { userOrCaller } from './identities.ts';
import { checkPassword } from './password-policy.ts';
import type { IamOperations } from './sdk.ts';
import { timestamp, type LoginProfile, type User } from './state.ts';

function profileOf(user: User): LoginProfile {
  if (user.login === undefined) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  return user.login;
}

function describe({ name }: User, { created, resetRequired }: LoginProfile) {
  return { UserName: name, CreateDate: created, PasswordResetRequired: resetRequired };
}

export const loginProfileOperations: IamOperations = {
  CreateLoginProfile: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      if (user.login !== undefined) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
      const password = input.Password ?? '';
      checkPassword(call, password);
      user.login = { password, resetRequired: input.PasswordResetRequired ?? false, created: timestamp(call) };
      return { LoginProfile: describe(user, user.login) };
    },
  },

  GetLoginProfile: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      return { LoginProfile: describe(user, profileOf(user)) };
    },
  },

  UpdateLoginProfile: {
    access: onUserOrCaller,
    run(input, call) {
      const login = profileOf(userOrCaller(call, input.UserName));
      if (input.Password !== undefined) {
        checkPassword(call, input.Password);
        login.password = input.Password;
      }
      login.resetRequired = input.PasswordResetRequired ?? login.resetRequired;
    },
  },

  DeleteLoginProfile: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      profileOf(user);
      user.login = undefined;
    },
  },

  ChangePassword: {
    access: (_, call, action) => onUserOrCaller({}, call, action),
    run(input, call) {
      const login = profileOf(userOrCaller(call, undefined));
      if (login.password !== input.OldPassword) {
        throw new AwsError('AccessDenied', 'The old password was incorrect.', { status: 403 });
      }
      checkPassword(call, input.NewPassword);
      login.password = input.NewPassword;
      login.resetRequired = false;
    },
  },
};
