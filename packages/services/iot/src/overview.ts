import { IoT } from '@aws-sdk/client-iot';
import { counted, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Rules with their SQL, and things. */
export const overview: Overview = async (client) => {
  const iot = new IoT(client);
  try {
    const [{ rules = [] }, { things = [] }] = await Promise.all([iot.listTopicRules({}), iot.listThings({})]);
    const ruleResources = await Promise.all(rules.map(({ ruleName = '' }) => ruleOf(ruleName, iot)));
    const thingResources = things.map(({ thingName = '', thingTypeName, version }) => ({
      name: thingName,
      physicalId: thingName,
      summary: thingTypeName ?? 'thing',
      facts: { version: String(version ?? 0) },
      contents: [],
    }));
    return [
      { title: 'IoT rules', empty: 'There are no rules.', resources: ruleResources },
      { title: 'Things', empty: 'There are no things.', resources: thingResources },
    ];
  } finally {
    iot.destroy();
  }
};

async function ruleOf(ruleName: string, iot: IoT): Promise<OverviewResource> {
  const { rule } = await iot.getTopicRule({ ruleName });
  const kinds = (rule?.actions ?? []).flatMap((action) => Object.keys(action));
  return {
    name: ruleName,
    physicalId: ruleName,
    summary: `${counted(kinds.length, 'action')} · ${rule?.ruleDisabled === true ? 'disabled' : 'enabled'}`,
    facts: {
      sql: rule?.sql ?? '',
      actions: kinds.join(', '),
      'error action': rule?.errorAction === undefined ? 'none' : 'yes',
    },
    contents: [],
  };
}
