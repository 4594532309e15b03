import { page, type Access, type Call } from '@coldstart/cloud';
import { violationMessage, type Violation } from '@coldstart/wire';
import { onAlias, onMachine } from '../access.ts';
import { conflict, invalidToken, noSuchReference, validation } from '../errors.ts';
import { readMachineArn } from '../names.ts';
import type { StatesOperations } from '../sdk.ts';
import { changeMachine, findMachine, peekMachine, type Alias, type Machine, type Route } from './state.ts';

const PAGE = 100;
const MOST = 1000;
const MOST_ALIASES = 100;

interface GivenRoute {
  readonly stateMachineVersionArn?: string | undefined;
  readonly weight?: number | undefined;
}

/** @throws AwsError ValidationException, ResourceNotFound */
function checkRoutes(call: Call, given: readonly GivenRoute[]): { machine: Machine; routes: readonly Route[] } {
  const routes = given.map(({ stateMachineVersionArn: arn = '', weight = 0 }) => ({
    stateMachineVersionArn: arn,
    weight,
  }));
  const arns = routes.map((route) => route.stateMachineVersionArn);
  const refs = arns.map(readMachineArn);
  if (refs.some(({ qualifier }) => qualifier === undefined || !/^\d+$/.test(qualifier)))
    throw validation(`Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`);
  if (new Set(arns).size < arns.length)
    throw validation(
      `Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(', ')}]`,
    );
  const weights = routes.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
    throw validation(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`);
  if (new Set(refs.map(({ arn }) => arn)).size > 1)
    throw validation(
      `Routing configuration must contain versions of the same state machine. Received: [${arns.join(', ')}]`,
    );
  const machine = peekMachine(call, refs[0]?.name ?? '');
  const isThere = (arn: string): boolean =>
    machine?.versions.some(({ number }) => arn === `${machine.arn}:${number}`) === true;
  if (machine === undefined || !arns.every(isThere)) throw noSuchReference();
  return { machine, routes };
}

/** @throws AwsError InvalidArn, ResourceNotFound */
function findAlias(call: Call, arn: string): { machine: Machine; alias: Alias } {
  const { name, qualifier } = readMachineArn(arn);
  const machine = peekMachine(call, name);
  const alias = machine?.aliases.find((one) => one.name === qualifier);
  if (machine === undefined || alias === undefined) throw noSuchReference();
  return { machine, alias };
}

const onNewAlias = (
  { routingConfiguration: [first] }: { readonly routingConfiguration: readonly GivenRoute[] },
  call: Call,
  action: string,
): Access => onMachine({ stateMachineArn: first?.stateMachineVersionArn ?? '*' }, call, action);

/** Of too many versions, AWS tells what they are, as recorded. */
function routingViolated(
  violations: readonly Violation[],
  { routingConfiguration: routes = [] }: { readonly routingConfiguration?: readonly GivenRoute[] | undefined },
): string {
  const items = routes.map(
    ({ stateMachineVersionArn: arn, weight }) =>
      `RoutingConfigurationListItem(stateMachineVersionArn=${arn}, weight=${weight})`,
  );
  return violationMessage(
    violations.map((one) =>
      one.path === 'routingConfiguration' && one.kind === 'bounds' ? { ...one, value: `[${items.join(', ')}]` } : one,
    ),
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html */
export const aliasOperations: StatesOperations = {
  CreateStateMachineAlias: {
    access: onNewAlias,
    violated: routingViolated,
    run({ name, description, routingConfiguration }, call) {
      const { machine: found, routes } = checkRoutes(call, routingConfiguration);
      const machine = changeMachine(call, found);
      const arn = `${machine.arn}:${name}`;
      const there = machine.aliases.find((one) => one.name === name);
      if (there !== undefined) {
        const isSame = JSON.stringify([there.description, there.routes]) === JSON.stringify([description, routes]);
        if (!isSame) throw conflict(`Failed to create alias because an alias with the name ${name} already exists.`);
        return { stateMachineAliasArn: arn, creationDate: new Date(there.created) };
      }
      if (machine.aliases.length >= MOST_ALIASES)
        throw validation(`A state machine can have at most ${MOST_ALIASES} aliases.`);
      const created = call.now();
      machine.aliases.push({ name, description, routes, created, updated: created });
      return { stateMachineAliasArn: arn, creationDate: new Date(created) };
    },
  },

  UpdateStateMachineAlias: {
    access: onAlias,
    violated: routingViolated,
    run({ stateMachineAliasArn, description, routingConfiguration }, call) {
      const { machine, alias: found } = findAlias(call, stateMachineAliasArn);
      if (description === undefined && routingConfiguration === undefined)
        throw validation('Either the description or the routing configuration must be specified.');
      const given = routingConfiguration === undefined ? undefined : checkRoutes(call, routingConfiguration);
      if (given !== undefined && given.machine.name !== machine.name) throw noSuchReference();
      changeMachine(call, machine);
      found.description = description ?? found.description;
      found.routes = given?.routes ?? found.routes;
      found.updated = call.now();
      return { updateDate: new Date(found.updated) };
    },
  },

  DescribeStateMachineAlias: {
    access: onAlias,
    run({ stateMachineAliasArn }, call) {
      const { name, description, routes, created, updated } = findAlias(call, stateMachineAliasArn).alias;
      return {
        stateMachineAliasArn,
        name,
        ...(description === undefined ? {} : { description }),
        routingConfiguration: routes.map((route) => ({ ...route })),
        creationDate: new Date(created),
        updateDate: new Date(updated),
      };
    },
  },

  /** One that is not there is no error. */
  DeleteStateMachineAlias: {
    access: onAlias,
    run({ stateMachineAliasArn }, call) {
      const { name, qualifier } = readMachineArn(stateMachineAliasArn);
      if (peekMachine(call, name) === undefined) return {};
      const machine = changeMachine(call, { name });
      machine.aliases = machine.aliases.filter((one) => one.name !== qualifier);
      return {};
    },
  },

  /** Of a machine, or those that lead to a version. */
  ListStateMachineAliases: {
    access: onMachine,
    run({ stateMachineArn, maxResults, nextToken }, call) {
      const { arn, aliases } = findMachine(call, stateMachineArn);
      const { qualifier } = readMachineArn(stateMachineArn);
      const all = aliases.filter(
        ({ routes }) =>
          qualifier === undefined || routes.some((route) => route.stateMachineVersionArn === stateMachineArn),
      );
      const { items, token } = page(
        all,
        { token: nextToken, limit: maxResults || undefined, scope: ['aliases', stateMachineArn] },
        { keyOf: ({ name }) => name, size: PAGE, most: MOST, invalid: () => invalidToken('Invalid token') },
      );
      return {
        stateMachineAliases: items.map(({ name, created }) => ({
          stateMachineAliasArn: `${arn}:${name}`,
          creationDate: new Date(created),
        })),
        ...(token === undefined ? {} : { nextToken: token }),
      };
    },
  },
};
