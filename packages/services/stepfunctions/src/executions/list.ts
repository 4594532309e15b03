import { page, type Call } from '@coldstart/cloud';
import type { ListExecutionsCommandInput } from '@aws-sdk/client-sfn';
import { onMachine, onMapRun } from '../access.ts';
import { invalidToken, noSuchResource, typeNotSupported, validation } from '../errors.ts';
import { findMachine } from '../machines/state.ts';
import { childrenOf, peekMapRun } from '../map-runs/state.ts';
import { readMachineArn, readMapRunArn } from '../names.ts';
import type { StatesOperations } from '../sdk.ts';
import { listed } from './shown.ts';
import { executionsOf, type ExecutionRecord } from './state.ts';

const PAGE = 100;
const MOST = 1000;

type Asked = Pick<ListExecutionsCommandInput, 'stateMachineArn' | 'mapRunArn'>;

/** @throws AwsError InvalidArn, StateMachineDoesNotExist, StateMachineTypeNotSupported, ResourceNotFound */
function asked(call: Call, { stateMachineArn, mapRunArn }: Asked): ExecutionRecord[] {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined))
    throw validation('Must specify exactly one of StateMachineArn and MapRunArn.');
  if (mapRunArn !== undefined) {
    readMapRunArn(mapRunArn);
    if (peekMapRun(call, mapRunArn) === undefined) throw noSuchResource(mapRunArn);
    return childrenOf(call, mapRunArn).filter(({ type }) => type === 'STANDARD');
  }
  const arn = stateMachineArn ?? '';
  const machine = findMachine(call, arn);
  if (machine.type === 'EXPRESS') throw typeNotSupported();
  const { qualifier } = readMachineArn(arn);
  return executionsOf(call, `execution:${machine.name}:`).filter(
    ({ versionArn, aliasArn }) => qualifier === undefined || versionArn === arn || aliasArn === arn,
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
export const listOperations: StatesOperations = {
  ListExecutions: {
    access: (input, call, action) =>
      input.mapRunArn === undefined
        ? onMachine({ stateMachineArn: input.stateMachineArn ?? '' }, call, action)
        : onMapRun({ mapRunArn: input.mapRunArn }, call, action),
    run(input, call) {
      const { maxResults = 0, nextToken, statusFilter, redriveFilter } = input;
      const all = asked(call, input)
        .filter(({ run }) => statusFilter === undefined || run.status === statusFilter)
        .filter(
          ({ redriveDate }) =>
            redriveFilter === undefined || (redriveDate !== undefined) === (redriveFilter === 'REDRIVEN'),
        )
        .reverse()
        .sort((a, b) => b.run.start.startTime - a.run.start.startTime);
      const scope = ['executions', input.stateMachineArn, input.mapRunArn, statusFilter, redriveFilter];
      const { items, token } = page(
        all,
        { token: nextToken, limit: maxResults || undefined, scope },
        { keyOf: ({ arn }) => arn, size: PAGE, most: MOST, invalid: () => invalidToken('Invalid token') },
      );
      return { executions: items.map(listed), ...(token === undefined ? {} : { nextToken: token }) };
    },
  },
};
