import { AwsError } from '@coldstart/wire';

/** What is wrong in a dashboard's body, and where: `/widgets/0/properties`. */
interface Message {
  readonly dataPath: string;
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

const TYPES = ['metric', 'text', 'log', 'alarm', 'explorer', 'custom'];
/** What the object at the end of a metric may say. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const RENDERING = new Set(
  'accountId color expression id label period region stat visible yAxis sigv4 annotations searchExpression'.split(' '),
);
/** The properties that a widget cannot do without, by its type. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  metric: ['region'],
  text: ['markdown'],
  log: ['region', 'query'],
  alarm: ['alarms'],
  custom: ['endpoint'],
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const required = (dataPath: string, member: string): Message => ({
  dataPath,
  message: `Should have required property '${member}'`,
});

/** @throws AwsError InvalidParameterInput, with all that is wrong */
export function validateBody(text: string): void {
  const found = messagesOf(text);
  if (found.length === 0) return;
  throw new AwsError(
    'DashboardInvalidInputError',
    `The dashboard body is invalid, there are ${found.length} validation errors:\n${JSON.stringify(found, null, 2)}`,
    {
      fields: {
        dashboardValidationMessages: found.map(({ dataPath, message }) => ({ DataPath: dataPath, Message: message })),
      },
    },
  );
}

function messagesOf(text: string): Message[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [{ dataPath: '/', message: 'The field DashboardBody must be a valid JSON object' }];
  }
  if (!isObject(body)) return [{ dataPath: '/', message: 'The field DashboardBody must be a valid JSON object' }];
  const { widgets } = body;
  if (!Array.isArray(widgets)) return [required('', 'widgets')];
  return widgets.flatMap((widget: unknown, index) => widgetMessages(widget, `/widgets/${index}`));
}

function widgetMessages(widget: unknown, path: string): Message[] {
  if (!isObject(widget)) return [{ dataPath: path, message: 'Should be object' }];
  const { type, properties } = widget;
  if (type === undefined) return [required(path, 'type')];
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    return [{ dataPath: `${path}/type`, message: 'Should be equal to one of the allowed values' }];
  }
  if (!isObject(properties)) return [required(path, 'properties')];
  const inside = `${path}/properties`;
  return [
    ...placeMessages(widget, path),
    ...(REQUIRED[type] ?? []).flatMap((name) => (properties[name] === undefined ? [required(inside, name)] : [])),
    ...(type === 'metric' && properties['metrics'] !== undefined
      ? metricsMessages(properties['metrics'], `${inside}/metrics`)
      : []),
  ];
}

function placeMessages(widget: Json, path: string): Message[] {
  const bounds = { x: [0, 23], y: [0, Infinity], width: [1, 24], height: [1, 1000] } as const;
  return Object.entries(bounds).flatMap(([member, [least, most]]): Message[] => {
    const value = widget[member];
    if (value === undefined) return [];
    const dataPath = `${path}/${member}`;
    if (typeof value !== 'number' || !Number.isInteger(value)) return [{ dataPath, message: 'Should be integer' }];
    if (value < least) return [{ dataPath, message: `Should be >= ${least}` }];
    return value > most ? [{ dataPath, message: `Should be <= ${most}` }] : [];
  });
}

function metricsMessages(metrics: unknown, path: string): Message[] {
  if (!Array.isArray(metrics)) return [{ dataPath: path, message: 'Should be array' }];
  return metrics.flatMap((metric: unknown, index) => metricMessages(metric, `${path}/${index}`));
}

/** `["AWS/Lambda", "Errors", "FunctionName", "orders", { "stat": "Sum" }]`, or an object alone for an expression. */
function metricMessages(metric: unknown, path: string): Message[] {
  if (!Array.isArray(metric)) return [{ dataPath: path, message: 'Should be array' }];
  if (metric.length === 0) return [{ dataPath: path, message: 'Should NOT have fewer than 1 items' }];
  const last: unknown = metric.at(-1);
  const rendering = isObject(last) ? last : undefined;
  const names: unknown[] = rendering === undefined ? metric : metric.slice(0, -1);
  const wrong = names.flatMap((name, index): Message[] =>
    typeof name === 'string'
      ? []
      : [{ dataPath: `${path}/${index}`, message: "Invalid metric field type, only 'String' type is allowed" }],
  );
  if (wrong.length > 0) return wrong;
  // What is no rendering property makes the object one item too many, says AWS.
  const unknown = Object.keys(rendering ?? {}).some((key) => !RENDERING.has(key));
  if (unknown) return [{ dataPath: path, message: `Should NOT have more than ${names.length} items` }];
  return names.length > 1 && names.length % 2 === 1
    ? [{ dataPath: path, message: `Should NOT have fewer than ${names.length + 1} items` }]
    : [];
}
