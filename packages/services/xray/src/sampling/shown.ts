import { formatArn, type ArnPlace } from '@coldstart/cloud';
import type { SamplingRule } from '@coldstart/cloud/tracing';

export const ruleArn = (place: ArnPlace, name: string): string => formatArn(place, 'xray', `sampling-rule/${name}`);

/** A rule in AWS's form. */
export const shownRule = (place: ArnPlace, rule: SamplingRule) => ({
  SamplingRule: {
    RuleName: rule.name,
    RuleARN: ruleArn(place, rule.name),
    ResourceARN: rule.resourceArn,
    Priority: rule.priority,
    FixedRate: rule.rate,
    ReservoirSize: rule.reservoir,
    ServiceName: rule.serviceName,
    ServiceType: rule.serviceType,
    Host: rule.host,
    HTTPMethod: rule.method,
    URLPath: rule.path,
    Version: 1,
    Attributes: { ...rule.attributes },
  },
  CreatedAt: new Date(rule.createdAt),
  ModifiedAt: new Date(rule.modifiedAt),
});
