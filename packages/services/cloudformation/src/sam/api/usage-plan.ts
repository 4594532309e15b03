import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  InvalidResource,
  passedOn,
  ref,
  tagEntries,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { apiState, type SharedPlan } from './api-state.ts';

const PROPERTIES = new Set(['CreateUsagePlan', 'Description', 'Quota', 'Tags', 'Throttle', 'UsagePlanName']);
const KINDS = ['SHARED', 'PER_API', 'NONE'];
const SHARED_CONDITION = 'SharedUsagePlanCondition';

/**
 * The usage plan, key and their connection that an API's `Auth` asks for.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html
 */
export function makeUsagePlan(
  logicalId: string,
  resource: SamResource,
  given: Value | undefined,
  stage: string,
  context: SamContext,
): void {
  if (given === undefined) return;
  const plan = readPlan(logicalId, given);
  if (plan.CreateUsagePlan === 'NONE') return;
  const shared = plan.CreateUsagePlan === 'SHARED';
  const all = shared ? share(logicalId, stage, resource, context) : [{ api: logicalId, stage }];
  const attributes = shared ? sharedAttributes(context) : passedOn(resource);
  const prefix = shared ? 'Serverless' : logicalId;
  const { PropagateTags: propagated, Tags } = resource.Properties;
  const tags: ValueMap =
    propagated === true && isMap(Tags) && Object.keys(Tags).length > 0 ? { Tags: tagEntries(Tags) } : {};
  const make = (id: string, Type: string, depends: string[], Properties: ValueMap): void => {
    context.made[id] = { ...attributes, Type, Properties, DependsOn: depends };
  };
  const { sharedPlan } = apiState(context);
  make(`${prefix}UsagePlan`, 'AWS::ApiGateway::UsagePlan', shared ? [...sharedPlan.apis] : [logicalId], {
    ApiStages: all.map((one) => ({ ApiId: ref(one.api), Stage: ref(one.stage) })),
    ...compact(
      Object.fromEntries(
        ['UsagePlanName', 'Description', 'Quota', 'Tags', 'Throttle'].map((name) => [name, plan[name]]),
      ),
    ),
    ...tags,
  });
  make(`${prefix}ApiKey`, 'AWS::ApiGateway::ApiKey', [`${prefix}UsagePlan`], {
    Enabled: true,
    StageKeys: all.map((one) => ({ RestApiId: ref(one.api), StageName: ref(one.stage) })),
    ...tags,
  });
  make(`${prefix}UsagePlanKey`, 'AWS::ApiGateway::UsagePlanKey', [`${prefix}ApiKey`], {
    KeyId: ref(`${prefix}ApiKey`),
    KeyType: 'API_KEY',
    UsagePlanId: ref(`${prefix}UsagePlan`),
  });
}

function readPlan(logicalId: string, given: Value): ValueMap {
  if (!isMap(given)) throw new InvalidResource(logicalId, "'UsagePlan' must be a dictionary");
  if (Object.keys(given).some((name) => !PROPERTIES.has(name)))
    throw new InvalidResource(logicalId, "Invalid property for 'UsagePlan'");
  const kind = given.CreateUsagePlan;
  if (kind === undefined) throw new InvalidResource(logicalId, "'CreateUsagePlan' is a required field for UsagePlan.");
  if (typeof kind !== 'string' || !KINDS.includes(kind))
    throw new InvalidResource(logicalId, `'CreateUsagePlan' accepts one of ['${KINDS.join("', '")}'].`);
  return given;
}

/** An API becomes one of those that share a plan. */
function share(logicalId: string, stage: string, resource: SamResource, context: SamContext): SharedPlan['stages'] {
  const { sharedPlan: plan } = apiState(context);
  if (!plan.apis.includes(logicalId)) {
    plan.apis.push(logicalId);
    plan.stages.push({ api: logicalId, stage });
  }
  const { DeletionPolicy: deletion, UpdateReplacePolicy: replacement, Condition: condition } = resource;
  if (typeof deletion === 'string' && (plan.deletionPolicy === undefined || deletion === 'Retain'))
    plan.deletionPolicy = deletion;
  const stronger = replacement === 'Retain' || (replacement === 'Snapshot' && plan.updateReplacePolicy === 'Delete');
  if (typeof replacement === 'string' && (plan.updateReplacePolicy === undefined || stronger))
    plan.updateReplacePolicy = replacement;
  if (condition === undefined) plan.unconditional = true;
  else if (!plan.conditions.includes(condition)) plan.conditions.push(condition);
  return plan.stages;
}

/** They are there as long as one of the APIs is. */
function sharedAttributes(context: SamContext): Partial<SamResource> {
  const { sharedPlan: plan } = apiState(context);
  const [first, ...others] = plan.conditions;
  const conditional = first !== undefined && !plan.unconditional;
  delete context.conditions[SHARED_CONDITION];
  if (conditional)
    context.conditions[SHARED_CONDITION] =
      others.length === 0 ? first : { 'Fn::Or': plan.conditions.map((name) => ({ Condition: name })) };
  return {
    ...(plan.deletionPolicy === undefined ? {} : { DeletionPolicy: plan.deletionPolicy }),
    ...(plan.updateReplacePolicy === undefined ? {} : { UpdateReplacePolicy: plan.updateReplacePolicy }),
    ...(conditional ? { Condition: SHARED_CONDITION } : {}),
  };
}
