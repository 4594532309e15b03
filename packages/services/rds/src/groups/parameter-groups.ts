import type { Parameter } from '@aws-sdk/client-rds';
import { requestTagKeys, type AccessRule, type Call } from '@coldstart/cloud';
import { invalidValue, noSuchParameterGroup, refused } from '../errors.ts';
import { idOf, parameterGroupArn } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { RdsOperations } from '../sdk.ts';
import { changeDatabases, readDatabases, type ParameterGroup } from '../state.ts';
import { accessTo, newTags } from '../tags.ts';

/*
 * Parameter groups of clusters, as templates need them. What they set has no effect on databases here.
 */

const onGroup: AccessRule<{ readonly DBClusterParameterGroupName?: string }> = (input, call, action) =>
  accessTo(call, parameterGroupArn(call, idOf(input.DBClusterParameterGroupName ?? '')), action);

function find(call: Call, given: string | undefined): ParameterGroup {
  const name = idOf(given ?? '');
  const found = readDatabases(call).parameterGroups.get(name);
  if (found === undefined) throw noSuchParameterGroup(name);
  return found;
}

const describe = ({ name, arn, family, description }: ParameterGroup) => ({
  DBClusterParameterGroupName: name,
  DBClusterParameterGroupArn: arn,
  DBParameterGroupFamily: family,
  Description: description,
});

function set(group: ParameterGroup, parameters: readonly Parameter[]): void {
  for (const { ParameterName: name, ParameterValue: value, ApplyMethod: method = 'pending-reboot' } of parameters) {
    if (name === undefined || value === undefined)
      throw invalidValue('The parameters ParameterName, ParameterValue, and ApplyMethod must be provided.');
    group.parameters.set(name, { value, method });
  }
}

export const parameterGroupOperations: RdsOperations = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterParameterGroup.html */
  CreateDBClusterParameterGroup: {
    access: ({ DBClusterParameterGroupName: name, Tags }, call, action) =>
      accessTo(call, parameterGroupArn(call, idOf(name)), action, requestTagKeys(Tags)),
    run(input, call) {
      const name = idOf(input.DBClusterParameterGroupName ?? '');
      const { DBParameterGroupFamily: family, Description: description } = input;
      if (!/^aurora-postgresql\d+$/.test(family))
        throw invalidValue(`ParameterGroupFamily ${family} is not a valid parameter group family`);
      const { parameterGroups } = changeDatabases(call);
      if (parameterGroups.has(name))
        throw refused('DBParameterGroupAlreadyExists', `Parameter group ${name} already exists`);
      const arn = parameterGroupArn(call, name);
      const group = { name, arn, family, description, parameters: new Map(), tags: newTags(input.Tags) };
      parameterGroups.set(name, group);
      return { DBClusterParameterGroup: describe(group) };
    },
  },

  DescribeDBClusterParameterGroups: {
    run(input, call) {
      const { DBClusterParameterGroupName: name } = input;
      const groups = name === undefined ? [...readDatabases(call).parameterGroups.values()] : [find(call, name)];
      const { items, Marker } = pageOf(groups, input, (group) => group.name);
      return { Marker, DBClusterParameterGroups: items.map(describe) };
    },
  },

  ModifyDBClusterParameterGroup: {
    access: onGroup,
    run(input, call) {
      changeDatabases(call);
      const group = find(call, input.DBClusterParameterGroupName);
      set(group, input.Parameters ?? []);
      return { DBClusterParameterGroupName: group.name };
    },
  },

  ResetDBClusterParameterGroup: {
    access: onGroup,
    run(input, call) {
      changeDatabases(call);
      const group = find(call, input.DBClusterParameterGroupName);
      if (input.ResetAllParameters === true) group.parameters.clear();
      for (const { ParameterName = '' } of input.Parameters ?? []) group.parameters.delete(ParameterName);
      return { DBClusterParameterGroupName: group.name };
    },
  },

  /** What somebody has set; the hundreds that AWS has besides are not listed. */
  DescribeDBClusterParameters: {
    access: onGroup,
    run(input, call) {
      const { parameters } = find(call, input.DBClusterParameterGroupName);
      const set = [...parameters].map(([ParameterName, { value, method }]) => ({
        ParameterName,
        ParameterValue: value,
        ApplyMethod: method === 'immediate' ? ('immediate' as const) : ('pending-reboot' as const),
        Source: 'user',
        IsModifiable: true,
      }));
      const { items, Marker } = pageOf(set, input, ({ ParameterName }) => ParameterName);
      return { Marker, Parameters: items };
    },
  },

  DeleteDBClusterParameterGroup: {
    access: onGroup,
    run(input, call) {
      const { name } = find(call, input.DBClusterParameterGroupName);
      const all = changeDatabases(call);
      if ([...all.clusters.values()].some(({ parameterGroup }) => parameterGroup.toLowerCase() === name))
        throw refused(
          'InvalidDBParameterGroupState',
          `One or more database clusters are still members of this parameter group ${name}, so the group cannot be deleted`,
        );
      all.parameterGroups.delete(name);
    },
  },
};
