import { randomBytes } from 'node:crypto';
import { type Call, defineState } from '@coldstart/cloud';
import { onUser, onUserOrCaller } from './access.ts';
import { noSuchEntity, quotaExceeded } from './errors.ts';
import { userNamed, userOrCaller } from './identities.ts';
import { uniqueId } from './ids.ts';
import type { IamOperations } from './sdk.ts';
import { timestamp, type User } from './state.ts';

interface ServiceCredential {
  readonly id: string;
  readonly userId: string;
  readonly service: string;
  readonly serviceUserName: string;
  readonly created: Date;
  password: string;
  status: 'Active' | 'Inactive';
}

const serviceCredentials = defineState('iam/service-credentials', () => ({
  byId: new Map<string, ServiceCredential>(),
}));

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html */
const SERVICES = ['codecommit.amazonaws.com', 'cassandra.amazonaws.com', 'bedrock.amazonaws.com', 'logs.amazonaws.com'];
const PER_SERVICE = 2;

export function hasServiceCredentials(call: Call, user: User): boolean {
  return credentialsOf(call, user).length > 0;
}

function credentialsOf(call: Call, user: User): ServiceCredential[] {
  return [...call.state(serviceCredentials).byId.values()].filter(({ userId }) => userId === user.id);
}

function checkService(service: string): void {
  if (!SERVICES.includes(service)) {
    throw noSuchEntity(`No such service ${service} is supported for Service Specific Credentials`);
  }
}

function credentialOf(call: Call, user: User, id: string): ServiceCredential {
  const credential = credentialsOf(call, user).find((each) => each.id === id);
  if (credential === undefined) throw noSuchEntity(`No such credential ${id} exists`);
  return credential;
}

function metadata(user: User, credential: ServiceCredential) {
  return {
    UserName: user.name,
    Status: credential.status,
    ServiceUserName: credential.serviceUserName,
    CreateDate: credential.created,
    ServiceSpecificCredentialId: credential.id,
    ServiceName: credential.service,
  };
}

const newPassword = (): string => randomBytes(33).toString('base64');

export const serviceCredentialOperations: IamOperations = {
  CreateServiceSpecificCredential: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      checkService(input.ServiceName);
      const others = credentialsOf(call, user).filter(({ service }) => service === input.ServiceName);
      if (others.length >= PER_SERVICE) throw quotaExceeded(`ServiceSpecificCredentialsPerUser: ${PER_SERVICE}`);
      const suffix = others.length === 0 ? '' : `+${others.length}`;
      const credential: ServiceCredential = {
        id: uniqueId('ACCA'),
        userId: user.id,
        service: input.ServiceName,
        serviceUserName: `${user.name}${suffix}-at-${call.account}`,
        created: timestamp(call),
        password: newPassword(),
        status: 'Active',
      };
      call.state(serviceCredentials).byId.set(credential.id, credential);
      return { ServiceSpecificCredential: { ...metadata(user, credential), ServicePassword: credential.password } };
    },
  },

  ListServiceSpecificCredentials: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      if (input.ServiceName !== undefined) checkService(input.ServiceName);
      const found = credentialsOf(call, user).filter(
        ({ service }) => input.ServiceName === undefined || service === input.ServiceName,
      );
      return { ServiceSpecificCredentials: found.map((credential) => metadata(user, credential)) };
    },
  },

  UpdateServiceSpecificCredential: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const credential = credentialOf(call, user, input.ServiceSpecificCredentialId);
      credential.status = input.Status === 'Active' ? 'Active' : 'Inactive';
    },
  },

  ResetServiceSpecificCredential: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      const credential = credentialOf(call, user, input.ServiceSpecificCredentialId);
      credential.password = newPassword();
      return { ServiceSpecificCredential: { ...metadata(user, credential), ServicePassword: credential.password } };
    },
  },

  DeleteServiceSpecificCredential: {
    access: onUserOrCaller,
    run(input, call) {
      const user = userOrCaller(call, input.UserName);
      call.state(serviceCredentials).byId.delete(credentialOf(call, user, input.ServiceSpecificCredentialId).id);
    },
  },
};
