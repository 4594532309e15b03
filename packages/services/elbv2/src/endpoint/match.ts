import { BlockList, isIP } from 'node:net';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { addBlock } from '../listeners/conditions.ts';
import type { Rule } from '../state.ts';
import { parametersOf, type BalancedRequest } from './event.ts';

export interface MatchedRequest extends BalancedRequest {
  /** Without its port. */
  readonly host: string;
  readonly sourceIp: string;
}

/** Whether a rule is for a request: all its conditions hold, each for one of its values. */
export const fits = ({ conditions }: Rule, request: MatchedRequest): boolean =>
  conditions.every((condition) => holds(condition, request));

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#rule-condition-types */
function holds(condition: RuleCondition, { path, host, method, headers, rawQuery, sourceIp }: MatchedRequest): boolean {
  const { PathPatternConfig, HostHeaderConfig, HttpHeaderConfig, HttpRequestMethodConfig } = condition;
  switch (condition.Field) {
    case 'path-pattern':
      return some(PathPatternConfig?.Values, (pattern) => matches(pattern, path));
    case 'host-header':
      return some(HostHeaderConfig?.Values, (pattern) => matchesCaseless(pattern, host));
    case 'http-header': {
      const wanted = HttpHeaderConfig?.HttpHeaderName?.toLowerCase();
      const values = headers.filter(([name]) => name === wanted);
      return some(HttpHeaderConfig?.Values, (pattern) => values.some(([, value]) => matchesCaseless(pattern, value)));
    }
    case 'http-request-method':
      return some(HttpRequestMethodConfig?.Values, (wanted) => wanted === method);
    case 'query-string': {
      const given = parametersOf(rawQuery);
      return some(condition.QueryStringConfig?.Values, ({ Key, Value = '' }) =>
        given.some(
          ([name, value]) => (Key === undefined || matchesCaseless(Key, name)) && matchesCaseless(Value, value),
        ),
      );
    }
    case 'source-ip':
      return some(condition.SourceIpConfig?.Values, (block) => isIn(block, sourceIp));
    default:
      return false;
  }
}

const some = <Value>(values: readonly Value[] | undefined, test: (value: Value) => boolean): boolean =>
  (values ?? []).some(test);

const matchesCaseless = (pattern: string, text: string): boolean => matches(pattern.toLowerCase(), text.toLowerCase());

/** `*` stands for any number of characters, `?` for one. In time that grows with the text and the pattern alone. */
export function matches(pattern: string, text: string): boolean {
  let [inPattern, inText, star, marked] = [0, 0, -1, 0];
  while (inText < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern++;
      marked = inText;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[inText])) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++marked;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}

function isIn(block: string, address: string): boolean {
  const list = new BlockList();
  addBlock(list, block);
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
