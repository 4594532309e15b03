import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { BlockList, isIP } from 'node:net';
import { invalid, notImplemented, refused } from '../errors.ts';

const FIELDS = ['path-pattern', 'host-header', 'http-header', 'http-request-method', 'query-string', 'source-ip'];
/** Those of which a rule may have several. */
const REPEATED = ['http-header', 'query-string'];
/** Match evaluations, and wildcards, of a rule. */
const MOST = 5;

/**
 * Checks conditions, and puts them into the form in which AWS describes them: paths and hosts with their values in both places.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#rule-condition-types
 */
export function readConditions(given: readonly RuleCondition[] | undefined): RuleCondition[] {
  const conditions = (given ?? []).map(readCondition);
  if (conditions.length === 0) throw invalid('A condition must be specified');
  for (const field of FIELDS) {
    const times = conditions.filter(({ Field }) => Field === field).length;
    if (times > 1 && !REPEATED.includes(field))
      throw invalid(`The rule contains too many conditions with the field '${field}'; the limit is '1'`);
  }
  const values = conditions.flatMap(textsOf);
  const evaluations = conditions.reduce((sum, condition) => sum + countOf(condition), 0);
  if (evaluations > MOST) throw refused('TooManyConditionValues', `A rule can have at most ${MOST} condition values`);
  const wildcards = values.reduce((sum, value) => sum + (value.match(/[*?]/g) ?? []).length, 0);
  if (wildcards > MOST)
    throw refused('TooManyConditionWildcards', `A rule can have at most ${MOST} wildcard characters`);
  return conditions;
}

function readCondition(condition: RuleCondition): RuleCondition {
  const { Field = '', Values } = condition;
  if (!FIELDS.includes(Field)) throw invalid(`Condition field '${Field}' must be one of '[${FIELDS.join(',')}]'`);
  const { RegexValues, HostHeaderConfig, PathPatternConfig, HttpHeaderConfig } = condition;
  if (
    [condition, HostHeaderConfig, PathPatternConfig, HttpHeaderConfig].some((config) => config?.RegexValues?.length) ||
    RegexValues
  )
    throw notImplemented(
      'Conditions with regular expressions',
      'Give Values, in which * and ? stand for other characters.',
    );
  const isSimple = Field === 'path-pattern' || Field === 'host-header';
  if (Values !== undefined && Values.length > 0 && !isSimple)
    throw invalid(`The 'Values' field is not compatible with '${Field}'`);
  switch (Field) {
    case 'path-pattern': {
      const values = oneOf(Field, 'PathPatternConfig', Values, PathPatternConfig?.Values);
      checkTexts(Field, values, 128, /^[A-Za-z0-9_\-.$/~"'@:+&*?]+$/);
      return { Field, Values: values, PathPatternConfig: { Values: values } };
    }
    case 'host-header': {
      const values = oneOf(Field, 'HostHeaderConfig', Values, HostHeaderConfig?.Values);
      checkTexts(Field, values, 128, /^[A-Za-z0-9\-.*?]+$/);
      return { Field, Values: values, HostHeaderConfig: { Values: values } };
    }
    case 'http-header': {
      const { HttpHeaderName = '', Values: values = [] } = needed(HttpHeaderConfig, 'HttpHeaderConfig', Field);
      if (HttpHeaderName === '') throw invalid("A 'HttpHeaderName' must be specified in 'HttpHeaderConfig'");
      if (HttpHeaderName.length > 40) throw invalid("The 'HttpHeaderName' value is too long; the limit is '40'");
      if (/^host$/i.test(HttpHeaderName)) throw invalid("The 'HttpHeaderName' cannot be 'Host': use 'host-header'");
      checkTexts(Field, values, 128);
      return { Field, HttpHeaderConfig: { HttpHeaderName, Values: values } };
    }
    case 'http-request-method': {
      const { Values: values = [] } = needed(condition.HttpRequestMethodConfig, 'HttpRequestMethodConfig', Field);
      checkTexts(Field, values, 40);
      if (!values.every((value) => /^[A-Z_-]+$/.test(value)))
        throw invalid(`The '${Field}' value is invalid; the allowed characters are A-Z, hyphen and underscore`);
      return { Field, HttpRequestMethodConfig: { Values: values } };
    }
    case 'query-string': {
      const { Values: values = [] } = needed(condition.QueryStringConfig, 'QueryStringConfig', Field);
      if (values.some(({ Value }) => Value === undefined))
        throw invalid("A 'Value' must be specified in 'QueryStringKeyValuePair'");
      checkTexts(
        Field,
        values.map(({ Value = '' }) => Value),
        128,
      );
      if (values.some(({ Key = '' }) => Key.length > 128))
        throw invalid("The 'Key' value is too long; the limit is '128'");
      return { Field, QueryStringConfig: { Values: values } };
    }
    default: {
      const { Values: values = [] } = needed(condition.SourceIpConfig, 'SourceIpConfig', Field);
      checkTexts(Field, values, 128);
      values.forEach(checkBlock);
      return { Field, SourceIpConfig: { Values: values } };
    }
  }
}

function needed<Config>(config: Config | undefined, name: string, field: string): Config {
  if (config === undefined) throw invalid(`A '${name}' must be specified with '${field}'`);
  return config;
}

function oneOf(field: string, name: string, simple: string[] | undefined, configured: string[] | undefined): string[] {
  const given = simple !== undefined && simple.length > 0;
  if (given && configured !== undefined && simple.join('\n') !== configured.join('\n'))
    throw invalid(`You cannot provide both Values and '${name}' for a condition of type '${field}'`);
  return (given ? simple : configured) ?? [];
}

function checkTexts(field: string, values: readonly string[], longest: number, pattern?: RegExp): void {
  if (values.length === 0) throw invalid('A condition value must be specified');
  for (const value of values) {
    if (value.length > longest) throw invalid(`The '${field}' value is too long; the limit is '${longest}'`);
    if (pattern !== undefined && !pattern.test(value))
      throw invalid(`The '${field}' value '${value}' contains characters that it cannot have`);
  }
}

function checkBlock(block: string): void {
  try {
    addBlock(new BlockList(), block);
  } catch {
    throw invalid(`The 'source-ip' value '${block}' is not a CIDR block: 192.0.2.0/24, 2001:db8::/32`);
  }
  if (block === '255.255.255.255/32') throw invalid(`The 'source-ip' value '${block}' cannot be specified`);
}

/** @throws where it is none */
export function addBlock(list: BlockList, block: string): void {
  const [address = '', bits = ''] = block.split('/');
  const version = isIP(address);
  if (version === 0 || !/^\d{1,3}$/.test(bits)) throw new Error(`${block} is no block of addresses.`);
  list.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
}

/** The texts in which wildcards count. */
function textsOf(condition: RuleCondition): string[] {
  const pairs = condition.QueryStringConfig?.Values ?? [];
  return [
    ...(condition.Values ?? []),
    ...(condition.HttpHeaderConfig?.Values ?? []),
    ...pairs.flatMap(({ Key = '', Value = '' }) => [Key, Value]),
  ];
}

const countOf = (condition: RuleCondition): number =>
  (condition.Values ?? []).length +
  (condition.HttpHeaderConfig?.Values ?? []).length +
  (condition.HttpRequestMethodConfig?.Values ?? []).length +
  (condition.QueryStringConfig?.Values ?? []).length +
  (condition.SourceIpConfig?.Values ?? []).length;
