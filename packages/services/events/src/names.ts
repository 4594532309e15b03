import { formatArn, parseArn, type ArnPlace, type Call } from '@coldstart/cloud';
import { invalidParameter } from './errors.ts';

/** Where an event bus is, and what it is called there. */
export interface BusName extends ArnPlace {
  readonly name: string;
}

export const DEFAULT_BUS = 'default';

/**
 * An event bus is named by its name or its ARN; without either, it is the default one.
 *
 * @throws AwsError ValidationException
 */
export function readBusName(text: string | undefined, { account, region }: ArnPlace): BusName {
  const name = text ?? DEFAULT_BUS;
  if (!name.startsWith('arn:')) return { name, account, region };
  const arn = parseArn(name);
  if (arn?.service !== 'events' || !arn.resource.startsWith('event-bus/'))
    throw invalidParameter('EventBusName', 'Provided Arn is not in correct format.');
  return { name: arn.resource.slice('event-bus/'.length), account: arn.account, region: arn.region };
}

export const busArn = ({ name, ...place }: BusName): string => formatArn(place, 'events', `event-bus/${name}`);

/** Rules of the default bus have no bus in their ARN. */
export const ruleArn = (bus: BusName, rule: string): string =>
  formatArn(bus, 'events', bus.name === DEFAULT_BUS ? `rule/${rule}` : `rule/${bus.name}/${rule}`);

/** The bus and the rule that a rule's ARN names. */
export function readRuleArn(arn: string, call: Call): { readonly bus: BusName; readonly rule: string } | undefined {
  const { service, resource = '', account = '', region = '' } = parseArn(arn) ?? {};
  const [kind, ...path] = resource.split('/');
  const rule = path.pop();
  if (service !== 'events' || kind !== 'rule' || rule === undefined) return undefined;
  const name = path.length === 0 ? DEFAULT_BUS : path.join('/');
  return { bus: { ...readBusName(name, call), account, region }, rule };
}
