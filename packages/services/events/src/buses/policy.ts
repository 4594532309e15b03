import { asList, parsePolicy, PolicyError, type PolicyDocument, type Statement } from '@coldstart/iam';
import { removeStatement, type DocumentPolicy } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onBusOf } from '../access.ts';
import { invalid, invalidParameter } from '../errors.ts';
import type { EventsOperations } from '../sdk.ts';
import { changeBus, type EventBus } from '../state.ts';

/** Bytes. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LONGEST_POLICY = 10_240;

/** @throws AwsError ValidationException, PolicyLengthExceededException */
function readPolicy(text: string): DocumentPolicy {
  if (Buffer.byteLength(text) > LONGEST_POLICY) {
    const message = `The policy is longer than ${LONGEST_POLICY} bytes.`;
    throw new AwsError('PolicyLengthExceededException', message, { status: 400 });
  }
  try {
    return { text, document: parsePolicy(text, 'resource') };
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter('Policy', error.message);
    throw error;
  }
}

interface Permission {
  readonly Action?: string | undefined;
  readonly Principal?: string | undefined;
  readonly StatementId?: string | undefined;
  readonly Condition?:
    | { readonly Type: string | undefined; readonly Key: string | undefined; readonly Value: string | undefined }
    | undefined;
}

function statementOf(bus: EventBus, { Action, Principal, StatementId, Condition }: Permission): Statement {
  if (StatementId === undefined) throw invalid('Parameter StatementId is required.');
  if (Principal === undefined) throw invalid('Parameter Principal is required.');
  if (Action === undefined) throw invalid('Parameter Action is required.');
  const { Type = '', Key = '', Value = '' } = Condition ?? {};
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition !== undefined && { Condition: { [Type]: { [Key]: Value } } }),
  };
}

const statementsOf = ({ policy }: EventBus): readonly Statement[] => asList(policy?.document.Statement ?? []);

/** @param statements none: the bus has no policy any more */
function setStatements(bus: EventBus, statements: readonly Statement[]): void {
  const document: PolicyDocument = { Version: '2012-10-17', Statement: [...statements] };
  bus.policy = statements.length === 0 ? undefined : readPolicy(JSON.stringify(document));
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
export const permissionOperations: EventsOperations = {
  /** A whole policy takes the place of what was there; a statement takes that of the one with its id. */
  PutPermission: {
    access: onBusOf,
    run({ EventBusName, Policy, ...permission }, call) {
      const bus = changeBus(call, EventBusName);
      if (Policy === undefined) {
        const statement = statementOf(bus, permission);
        setStatements(bus, [...statementsOf(bus).filter(({ Sid }) => Sid !== statement.Sid), statement]);
      } else bus.policy = readPolicy(Policy);
      bus.modified = call.now();
    },
  },

  RemovePermission: {
    access: onBusOf,
    run({ EventBusName, StatementId, RemoveAllPermissions }, call) {
      const bus = changeBus(call, EventBusName);
      if (RemoveAllPermissions === true) {
        bus.policy = undefined;
        return;
      }
      if (StatementId === undefined) throw invalid('Parameter StatementId is required.');
      const missing = () =>
        new AwsError('ResourceNotFoundException', 'Statement with the provided id does not exist.', { status: 400 });
      const left = removeStatement({ revisionId: '', statements: statementsOf(bus) }, StatementId, missing);
      setStatements(bus, left?.statements ?? []);
    },
  },
};
