import type { Option, OptionConfiguration } from '@aws-sdk/client-rds';
import { requestTagKeys, type AccessRule, type Call } from '@coldstart/cloud';
import { invalidCombination, invalidValue, noSuchOptionGroup, refused } from '../errors.ts';
import { checkId, idOf, optionGroupArn } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { RdsOperations } from '../sdk.ts';
import { changeDatabases, readDatabases, type GroupOption, type OptionGroup } from '../state.ts';
import { accessTo, newTags } from '../tags.ts';

/*
 * Option groups of engines that this cloud does not run: they are kept, and set nothing.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithOptionGroups.html
 */

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateOptionGroup.html */
const ENGINES = /^(?:db2-[as]e|mariadb|mysql|postgres|oracle-(?:ee|se2)(?:-cdb)?|sqlserver-(?:ee|ex|se|web))$/;
const MOST = 20;

const onGroup: AccessRule<{ readonly OptionGroupName?: string }> = ({ OptionGroupName = '' }, call, action) =>
  accessTo(call, optionGroupArn(call, idOf(OptionGroupName)), action);

function find(call: Call, given = ''): OptionGroup {
  const found = readDatabases(call).optionGroups.get(idOf(given));
  if (found === undefined) throw noSuchOptionGroup(idOf(given));
  return found;
}

const describe = ({ name, arn, engine, version, description, options }: OptionGroup) => ({
  OptionGroupName: name,
  OptionGroupDescription: description,
  EngineName: engine,
  MajorEngineVersion: version,
  Options: [...options].map(([optionName, option]) => describeOption(optionName, option)),
  AllowsVpcAndNonVpcInstanceMemberships: true,
  OptionGroupArn: arn,
});

const describeOption = (OptionName: string, { port, version, settings, securityGroups }: GroupOption): Option => ({
  OptionName,
  Persistent: false,
  Permanent: false,
  Port: port,
  OptionVersion: version,
  OptionSettings: [...settings].map(([Name, Value]) => ({ Name, Value })),
  DBSecurityGroupMemberships: [],
  VpcSecurityGroupMemberships: securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
});

/** What is not said of an option that is there already stays as it is. */
function include(group: OptionGroup, given: OptionConfiguration): void {
  const name = given.OptionName ?? '';
  if (!/^\w+$/.test(name)) throw invalidValue(`Invalid option name: ${name}`);
  const before = group.options.get(name);
  const settings = new Map(before?.settings);
  for (const { Name = '', Value = '' } of given.OptionSettings ?? []) settings.set(Name, Value);
  group.options.set(name, {
    port: given.Port ?? before?.port,
    version: given.OptionVersion ?? before?.version,
    settings,
    securityGroups: given.VpcSecurityGroupMemberships ?? before?.securityGroups ?? [],
  });
}

export const optionGroupOperations: RdsOperations = {
  CreateOptionGroup: {
    access: ({ OptionGroupName: name, Tags }, call, action) =>
      accessTo(call, optionGroupArn(call, idOf(name)), action, requestTagKeys(Tags)),
    run(input, call) {
      const { EngineName: engine, MajorEngineVersion: version, OptionGroupDescription: description } = input;
      checkId('OptionGroupName', input.OptionGroupName, 255);
      const name = idOf(input.OptionGroupName);
      const { optionGroups } = changeDatabases(call);
      if (optionGroups.has(name))
        throw refused('OptionGroupAlreadyExistsFault', `An option group named ${name} already exists.`);
      if (optionGroups.size >= MOST)
        throw refused('OptionGroupQuotaExceededFault', `The quota of ${MOST} option groups was exceeded.`);
      if (description === '')
        throw invalidValue('The parameter OptionGroupDescription must be provided and must not be blank.');
      if (!ENGINES.test(engine)) throw invalidValue(`Invalid DB engine: ${engine}`);
      if (!/^\d+(?:\.\d+)?$/.test(version))
        throw invalidCombination(`Cannot find major version ${version} for ${engine}`);
      const group: OptionGroup = {
        name,
        arn: optionGroupArn(call, name),
        engine,
        version,
        description,
        options: new Map(),
        tags: newTags(input.Tags),
      };
      optionGroups.set(name, group);
      return { OptionGroup: describe(group) };
    },
  },

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeOptionGroups.html */
  DescribeOptionGroups: {
    run(input, call) {
      const { OptionGroupName: name, EngineName: engine, MajorEngineVersion: version } = input;
      if (name !== undefined && (engine !== undefined || version !== undefined))
        throw invalidCombination('OptionGroupName cannot be specified together with EngineName or MajorEngineVersion.');
      const all = name === undefined ? [...readDatabases(call).optionGroups.values()] : [find(call, name)];
      const found = all.filter(
        (group) =>
          (engine === undefined || group.engine === engine) && (version === undefined || group.version === version),
      );
      const { items, Marker } = pageOf(found, input, (group) => group.name);
      return { Marker, OptionGroupsList: items.map(describe) };
    },
  },

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyOptionGroup.html */
  ModifyOptionGroup: {
    access: onGroup,
    run(input, call) {
      changeDatabases(call);
      const group = find(call, input.OptionGroupName);
      const { OptionsToInclude: added = [], OptionsToRemove: removed = [] } = input;
      if (added.length + removed.length === 0)
        throw invalidValue('At least one option must be added, modified, or removed.');
      for (const option of added) include(group, option);
      for (const name of removed) group.options.delete(name);
      return { OptionGroup: describe(group) };
    },
  },

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteOptionGroup.html */
  DeleteOptionGroup: {
    access: onGroup,
    run(input, call) {
      const { name } = find(call, input.OptionGroupName);
      changeDatabases(call).optionGroups.delete(name);
    },
  },
};
