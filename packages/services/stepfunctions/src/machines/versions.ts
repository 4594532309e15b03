import { page, type Call } from '@coldstart/cloud';
import { onMachine, onVersion } from '../access.ts';
import { conflict, invalidToken, noSuchMachine } from '../errors.ts';
import { readMachineArn } from '../names.ts';
import type { StatesOperations } from '../sdk.ts';
import { publish } from './revise.ts';
import { changeMachine, findMachine, findRevision, peekMachine, type Machine } from './state.ts';

const PAGE = 100;
const MOST = 1000;
/** What the revision of a machine that was never changed is called. */
export const INITIAL = 'INITIAL';

/** @throws AwsError InvalidArn, StateMachineDoesNotExist */
export function findUnqualified(call: Call, arn: string): Machine {
  if (readMachineArn(arn).qualifier !== undefined) throw noSuchMachine(arn);
  return findMachine(call, arn);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-version.html */
export const versionOperations: StatesOperations = {
  PublishStateMachineVersion: {
    access: onMachine,
    run({ stateMachineArn, revisionId, description }, call) {
      const machine = findUnqualified(call, stateMachineArn);
      const { id: current = INITIAL } = findRevision(call, machine.revision);
      if (revisionId !== undefined && revisionId !== current)
        throw conflict(
          `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${current}.`,
        );
      const { number, created } = publish(call, machine, description);
      return { stateMachineVersionArn: `${machine.arn}:${number}`, creationDate: new Date(created) };
    },
  },

  /** One that is not there is no error. */
  DeleteStateMachineVersion: {
    access: onVersion,
    run({ stateMachineVersionArn: arn }, call) {
      const { name, qualifier } = readMachineArn(arn);
      if (peekMachine(call, name) === undefined) return {};
      const machine = changeMachine(call, { name });
      const users = machine.aliases.filter(({ routes }) => routes.some((one) => one.stateMachineVersionArn === arn));
      if (users.length > 0)
        throw conflict(
          `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.map((one) => one.name).join(', ')}]`,
        );
      machine.versions = machine.versions.filter(({ number }) => String(number) !== qualifier);
      return {};
    },
  },

  ListStateMachineVersions: {
    access: onMachine,
    run({ stateMachineArn, maxResults, nextToken }, call) {
      const { arn, versions } = findUnqualified(call, stateMachineArn);
      const { items, token } = page(
        versions,
        { token: nextToken, limit: maxResults || undefined, scope: ['versions', arn] },
        { keyOf: ({ number }) => String(number), size: PAGE, most: MOST, invalid: () => invalidToken('Invalid token') },
      );
      return {
        stateMachineVersions: items.map(({ number, created }) => ({
          stateMachineVersionArn: `${arn}:${number}`,
          creationDate: new Date(created),
        })),
        ...(token === undefined ? {} : { nextToken: token }),
      };
    },
  },
};
