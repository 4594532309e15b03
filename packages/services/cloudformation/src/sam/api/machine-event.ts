import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  allow,
  getAtt,
  invalidEvent,
  InvalidResource,
  ref,
  roleResource,
  trustPolicy,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { apiIdOf, IMPLICIT_REST_API } from './api-event.ts';
import { apiState } from './api-state.ts';
import { own, ownParts, Text, type Part } from './definition.ts';
import { addMethodAuth } from './rest-event.ts';
import { SwaggerEditor } from './swagger.ts';

/** A path of a REST API that starts a state machine. */
export interface MachineRoute {
  readonly logicalId: string;
  readonly resource: SamResource;
  /** What it starts: the state machine, or its alias. */
  readonly arn: Value;
  readonly attributes: Partial<SamResource>;
  readonly boundary: Value | undefined;
  readonly name: string;
  readonly properties: ValueMap;
}

const START = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution';

/** A path of a REST API leads to StartExecution, which the API calls with a role of its own. */
export function machineEvent(route: MachineRoute, context: SamContext): void {
  const { logicalId, name, properties, arn, attributes, boundary } = route;
  const refuse = (message: string): Error => invalidEvent(logicalId, name, message);
  // A function such as Fn::If is none either.
  if (!['boolean', 'undefined'].includes(typeof properties.UnescapeMappingTemplate))
    throw new InvalidResource(`${logicalId}${name}`, "Type of property 'UnescapeMappingTemplate' is invalid.");
  const apiId = apiIdOf(properties.RestApiId ?? ref(IMPLICIT_REST_API));
  const api = typeof apiId === 'string' ? context.resources[apiId] : undefined;
  if (typeof apiId === 'string' && api === undefined)
    throw refuse('RestApiId property of Api event must reference a valid resource in the same template.');
  const stage = api?.Properties.StageName;
  if (stage === '') throw new InvalidResource(String(apiId), 'StageName cannot be empty.');
  const roleId = `${logicalId}${name}Role`;
  context.made[roleId] = roleResource(
    {
      trust: trustPolicy('apigateway.amazonaws.com'),
      managed: [],
      inline: [allow(`${roleId}StartExecutionPolicy`, 'states:StartExecution', arn)],
      boundary,
    },
    attributes,
  );
  const { bodies, managed } = apiState(context);
  if (api === undefined || typeof apiId !== 'string' || !managed.has(apiId)) return;
  const editor = new SwaggerEditor(bodies.get(apiId));
  const path = new Text(String(properties.Path ?? ''), false);
  const method = new Text(String(properties.Method ?? '').toLowerCase(), false);
  if (editor.leadsSomewhere(path.text, method))
    throw refuse(`API method "${method.text}" defined multiple times for path "${path.text}".`);
  editor.addStart(path, method, {
    uri: ownParts({ 'Fn::Sub': START }),
    role: ownParts(getAtt(roleId, 'Arn')),
    template: ownParts({ 'Fn::Sub': template(targetId(arn, logicalId), properties.UnescapeMappingTemplate === true) }),
    condition: route.resource.Condition,
  });
  const { Auth: auth } = properties;
  if (auth !== undefined && !isMap(auth)) throw refuse("Property 'Auth' should be a map.");
  if (isMap(auth) && Object.keys(auth).length > 0)
    addMethodAuth(
      {
        target: { logicalId },
        event: { name },
        context,
        api: api.Properties,
        path,
        method,
        stage: stageName(apiId, stage),
      },
      editor,
      auth,
    );
  bodies.set(apiId, editor.result());
}

const targetId = (arn: Value, logicalId: string): string =>
  isMap(arn) && typeof arn.Ref === 'string' ? arn.Ref : logicalId;

const stageName = (apiId: string, stage: Value | undefined): Part =>
  apiId === IMPLICIT_REST_API || typeof stage !== 'string'
    ? own(typeof stage === 'string' ? stage : 'Stage')
    : new Text(stage, false);

/** The body of a request is the execution's input. A text within a text: single quotes come escaped, which JSON does not know. */
function template(machine: string, unescape: boolean): string {
  const input = "$util.escapeJavaScript($input.json('$'))";
  const whole = unescape ? `${input}.replaceAll("\\\\'","'")` : input;
  return `{"input": "${whole}", "stateMachineArn": "\${${machine}}"}`;
}
