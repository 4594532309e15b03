import type { Action, TopicRulePayload } from '@aws-sdk/client-iot';
import { parseSql, readTemplate, SqlError } from '@coldstart/iot-sql';
import { AwsError } from '@coldstart/wire';
import { invalidRequest, notHere } from '../errors.ts';
import { KNOWN_ACTIONS, memberOf } from './actions/index.ts';

const VERSIONS = ['2016-03-23', '2015-10-08', 'beta'];

/** Settings of actions that AWS has and this cloud has not. */
const LACKING: Readonly<Record<string, string>> = {
  'cloudwatchLogs.batchMode': 'Each message is one event in the log.',
  'republish.headers': 'Its broker speaks MQTT 3.1.1, whose messages have no properties.',
  's3.cannedAcl': "Give the bucket's owner what it needs by a policy.",
};

/** @throws AwsError SqlParseException, InvalidRequestException, or NotImplemented for what this cloud has not */
export function checkRule({ sql = '', actions = [], errorAction, awsIotSqlVersion }: TopicRulePayload): void {
  if (awsIotSqlVersion !== undefined && !VERSIONS.includes(awsIotSqlVersion)) {
    throw invalidRequest(`Invalid SQL version: ${awsIotSqlVersion}. There are ${VERSIONS.join(', ')}.`);
  }
  read(() => parseSql(sql));
  if (actions.length > 10) throw invalidRequest('A rule has 10 actions at most.');
  for (const action of [...actions, ...(errorAction === undefined ? [] : [errorAction])]) checkAction(action);
}

function checkAction(action: Action): void {
  const given = Object.entries(action).filter(([, settings]) => settings !== undefined);
  if (given.length !== 1)
    throw invalidRequest(`An action has one kind, not ${given.length}: ${given.map(([name]) => name).join(', ')}`);
  const [name, settings] = memberOf(action);
  if (!KNOWN_ACTIONS.includes(name))
    throw notHere(`The action ${name} of rules`, `There are ${KNOWN_ACTIONS.join(', ')}.`);
  for (const [member, value] of Object.entries(settings)) {
    const lacking = LACKING[`${name}.${member}`];
    if (lacking !== undefined && value !== undefined && value !== false)
      throw notHere(`${member} of the action ${name}`, lacking);
    if (typeof value === 'string') read(() => readTemplate(value));
  }
}

function read(what: () => unknown): void {
  try {
    what();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    if (error.lacking) throw new AwsError('NotImplemented', error.message, { status: 501 });
    throw new AwsError('SqlParseException', error.message, { status: 400 });
  }
}

/** Roles that a rule's actions name, which whoever makes it must be allowed to pass on. */
export function rolesOf({ actions = [], errorAction }: TopicRulePayload): string[] {
  const all = [...actions, ...(errorAction === undefined ? [] : [errorAction])];
  const roles = all.map((action) => memberOf(action)[1]['roleArn']).filter((role) => typeof role === 'string');
  return [...new Set(roles)];
}
