import { randomUUID } from 'node:crypto';
import { page, type Call } from '@coldstart/cloud';
import type { Output } from '@coldstart/wire';
import { variableReferences } from '@coldstart/states';
import { onMachine, onMachineWithRole, onNewMachine } from '../access.ts';
import { checkEncryption } from '../encryption.ts';
import {
  invalidToken,
  machineDeleting,
  machineExists,
  missingParameter,
  noSuchMachine,
  validation,
} from '../errors.ts';
import { checkName, machineArn, readMachineArn } from '../names.ts';
import { finishDeletion } from '../run/end.ts';
import type { StatesOperations, StatesSdk } from '../sdk.ts';
import { machineTags, plainTags } from '../tags.ts';
import { allowLogs, checkDefinition, checkLogging, checkManagedRule, checkRole } from './check.ts';
import { definitionOf } from './definitions.ts';
import { isSame, newRevision, publish } from './revise.ts';
import { settingsOf } from './shown.ts';
import {
  allMachines,
  changeMachine,
  findMachine,
  findRevision,
  keepMachine,
  peekMachine,
  type Machine,
} from './state.ts';

const PAGE = 100;
const MOST = 1000;

/** A machine itself: changes are not made to versions. @throws AwsError InvalidArn, StateMachineDoesNotExist, StateMachineDeleting */
function unqualified(call: Call, arn: string): Machine {
  if (readMachineArn(arn).qualifier !== undefined) throw noSuchMachine(arn);
  const machine = findMachine(call, arn);
  if (machine.deleting) throw machineDeleting(arn);
  return machine;
}

const versionOf = ({ arn }: Machine, { number }: { readonly number: number }): string => `${arn}:${number}`;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html */
export const machineOperations: StatesOperations = {
  CreateStateMachine: {
    access: onNewMachine,
    async run(input, call) {
      const { name, definition, roleArn, type = 'STANDARD', versionDescription } = input;
      checkName(name);
      const arn = machineArn(call, name);
      if (versionDescription !== undefined && input.publish !== true)
        throw validation('Version description can only be set when publish is true');
      await checkDefinition(call, definition, type);
      const there = peekMachine(call, name);
      if (there?.deleting === true) throw machineDeleting(arn);
      const settings = {
        definition,
        roleArn,
        logging: checkLogging(call, input.loggingConfiguration, roleArn),
        tracing: input.tracingConfiguration?.enabled ?? false,
        encryption: checkEncryption(input.encryptionConfiguration),
      };
      if (there !== undefined) {
        const now = findRevision(call, there.revision);
        // Another role is no other machine; it is not taken over either.
        if (there.type !== type || !isSame({ ...now, roleArn }, settings)) throw machineExists(arn);
        return made(there, input.publish === true ? there.versions.at(-1) : undefined);
      }
      checkRole(call, roleArn, arn);
      checkManagedRule(call, definition, roleArn);
      await allowLogs(call, settings.logging, roleArn);
      const machine: Machine = {
        name,
        arn,
        type,
        created: call.now(),
        revision: newRevision(call, settings, undefined).key,
        tags: machineTags.add([], plainTags(input.tags)),
        versions: [],
        lastVersion: 0,
        aliases: [],
        deleting: false,
      };
      keepMachine(call, machine);
      return made(machine, input.publish === true ? publish(call, machine, versionDescription) : undefined);
    },
  },

  UpdateStateMachine: {
    access: onMachineWithRole,
    async run(input, call) {
      const found = unqualified(call, input.stateMachineArn);
      const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
      const given = [definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration];
      if (given.every((one) => one === undefined))
        throw missingParameter(
          'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
        );
      if (input.versionDescription !== undefined && input.publish !== true)
        throw validation('Version description can only be set when publish is true');
      const now = findRevision(call, found.revision);
      if (definition !== undefined) await checkDefinition(call, definition, found.type);
      if (roleArn !== undefined) checkRole(call, roleArn, found.arn);
      const role = roleArn ?? now.roleArn;
      checkManagedRule(call, definition ?? now.definition, role);
      const settings = {
        definition: definition ?? now.definition,
        roleArn: role,
        logging: loggingConfiguration === undefined ? now.logging : checkLogging(call, loggingConfiguration, role),
        tracing: tracingConfiguration?.enabled ?? now.tracing,
        encryption: encryptionConfiguration === undefined ? now.encryption : checkEncryption(encryptionConfiguration),
      };
      await allowLogs(call, settings.logging, role);
      const machine = changeMachine(call, found);
      // What stays as it is makes another revision, too.
      const revision = newRevision(call, settings, randomUUID());
      machine.revision = revision.key;
      const version = input.publish === true ? publish(call, machine, input.versionDescription) : undefined;
      return {
        updateDate: new Date(call.now()),
        revisionId: revision.id,
        ...(version === undefined ? {} : { stateMachineVersionArn: versionOf(machine, version) }),
      };
    },
  },

  DescribeStateMachine: {
    access: onMachine,
    run: ({ stateMachineArn, includedData }, call) =>
      described(call, stateMachineArn, includedData !== 'METADATA_ONLY'),
  },

  /** What runs goes on to its next transition. One that is not there is no error. */
  DeleteStateMachine: {
    access: onMachine,
    run({ stateMachineArn }, call) {
      const { name, qualifier } = readMachineArn(stateMachineArn);
      if (qualifier !== undefined || peekMachine(call, name) === undefined) return {};
      const machine = changeMachine(call, { name });
      machine.deleting = true;
      finishDeletion(call, { arn: machine.arn, machineName: name });
      return {};
    },
  },

  ListStateMachines: {
    run({ maxResults, nextToken }, call) {
      const all = allMachines(call).sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, token } = page(
        all,
        { token: nextToken, limit: maxResults || undefined, scope: 'machines' },
        { keyOf: ({ name }) => name, size: PAGE, most: MOST, invalid: () => invalidToken('Invalid token') },
      );
      return {
        stateMachines: items.map(({ arn, name, type, created }) => ({
          stateMachineArn: arn,
          name,
          type,
          creationDate: new Date(created),
        })),
        ...(token === undefined ? {} : { nextToken: token }),
      };
    },
  },
};

function made(machine: Machine, version: { readonly number: number } | undefined) {
  return {
    stateMachineArn: machine.arn,
    creationDate: new Date(machine.created),
    ...(version === undefined ? {} : { stateMachineVersionArn: versionOf(machine, version) }),
  };
}

/** @param arn of a machine or a version */
function described(call: Call, arn: string, withDefinition: boolean): Output<StatesSdk, 'DescribeStateMachine'> {
  const machine = findMachine(call, arn);
  const { qualifier } = readMachineArn(arn);
  const version = machine.versions.find(({ number }) => String(number) === qualifier);
  if (qualifier !== undefined && version === undefined) throw noSuchMachine(arn);
  const revision = findRevision(call, version?.revision ?? machine.revision);
  const references = withDefinition ? variableReferences(definitionOf(revision, machine.type)) : {};
  return {
    stateMachineArn: arn,
    name: machine.name,
    status: machine.deleting ? 'DELETING' : 'ACTIVE',
    type: machine.type,
    creationDate: new Date(version?.created ?? machine.created),
    ...settingsOf(revision, withDefinition),
    ...(version?.description === undefined ? {} : { description: version.description }),
    ...(Object.keys(references).length === 0 ? {} : { variableReferences: references }),
  };
}
