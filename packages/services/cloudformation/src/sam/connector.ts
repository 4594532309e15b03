import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { getAtt, InvalidResource, passedOn, ref, type SamContext, type SamResource } from '@coldstart/cloud/sam';

interface Grant {
  readonly actions: readonly string[];
  /** What follows the destination's ARN, beside the ARN itself. */
  readonly within?: string;
}

/** What a function needs for a permission on a kind of destination. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html */
const GRANTS: Readonly<Record<string, Readonly<Record<string, Grant>>>> = {
  table: {
    Read: {
      within: '/index/*',
      actions: [
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:BatchGetItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:PartiQLSelect',
      ],
    },
    Write: {
      within: '/index/*',
      actions: [
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:PartiQLDelete',
        'dynamodb:PartiQLInsert',
        'dynamodb:PartiQLUpdate',
      ],
    },
  },
  bucket: {
    Read: {
      within: '/*',
      actions: [
        's3:GetObject',
        's3:GetObjectAcl',
        's3:GetObjectLegalHold',
        's3:GetObjectRetention',
        's3:GetObjectTorrent',
        's3:GetObjectVersion',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionTorrent',
        's3:ListBucket',
        's3:ListBucketMultipartUploads',
        's3:ListBucketVersions',
        's3:ListMultipartUploadParts',
      ],
    },
    Write: {
      within: '/*',
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:PutObject',
        's3:PutObjectLegalHold',
        's3:PutObjectRetention',
        's3:RestoreObject',
      ],
    },
  },
  function: { Write: { actions: ['lambda:InvokeAsync', 'lambda:InvokeFunction'] } },
};

const KINDS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'table',
  'AWS::Serverless::SimpleTable': 'table',
  'AWS::S3::Bucket': 'bucket',
  'AWS::Lambda::Function': 'function',
  'AWS::Serverless::Function': 'function',
};

/** Turns `Connectors` inside resources into connectors of their own. */
export function takeConnectors({ resources }: SamContext): void {
  for (const [logicalId, resource] of Object.entries(resources)) {
    const { Connectors: connectors, ...rest } = resource as SamResource & { Connectors?: Value };
    if (connectors === undefined) continue;
    if (!isMap(connectors)) throw new InvalidResource(logicalId, "'Connectors' must be a map.");
    resources[logicalId] = rest;
    for (const [name, connector] of Object.entries(connectors)) {
      const properties = isMap(connector) && isMap(connector.Properties) ? connector.Properties : {};
      resources[`${logicalId}${name}`] = {
        Type: 'AWS::Serverless::Connector',
        Properties: { Source: { Id: logicalId }, ...properties },
      };
    }
  }
}

/** AWS::Serverless::Connector from a function to a table, bucket or function: a managed policy of the function's role. */
export function expandConnector(logicalId: string, resource: SamResource, { made, resources }: SamContext): void {
  const { Source: source, Destination: destination, Permissions: permissions } = resource.Properties;
  const from = isMap(source) && typeof source.Id === 'string' ? source.Id : '';
  const to = isMap(destination) && typeof destination.Id === 'string' ? destination.Id : '';
  const [fromType, toType] = [resources[from]?.Type, resources[to]?.Type];
  if (fromType === undefined || toType === undefined) {
    throw new InvalidResource(
      logicalId,
      `Unable to resolve the Id '${fromType === undefined ? from : to}': a connector's Source and Destination must be resources of the same template.`,
    );
  }
  const grants = GRANTS[KINDS[toType] ?? ''];
  if (KINDS[fromType] !== 'function' || grants === undefined)
    throw new InvalidResource(
      logicalId,
      `Unable to create connector from ${fromType} to ${toType}; it's not supported here: connect a function with a table, bucket or function, or write the policy yourself.`,
    );
  const arn = getAtt(to, 'Arn');
  const statements = (Array.isArray(permissions) ? permissions : [permissions ?? '']).map((permission): ValueMap => {
    const grant = grants[String(permission)];
    if (grant === undefined)
      throw new InvalidResource(
        logicalId,
        `Unsupported 'Permissions' provided for connector from ${fromType} to ${toType}; valid values are: ${Object.keys(grants).join(', ')}`,
      );
    return {
      Effect: 'Allow',
      Action: [...grant.actions],
      Resource: [
        arn,
        ...(grant.within === undefined
          ? []
          : [{ 'Fn::Sub': [`\${DestinationArn}${grant.within}`, { DestinationArn: arn }] }]),
      ],
    };
  });
  made[`${logicalId}Policy`] = {
    ...passedOn(resource),
    Type: 'AWS::IAM::ManagedPolicy',
    Metadata: { 'aws:sam:connectors': { [logicalId]: { Source: { Type: fromType }, Destination: { Type: toType } } } },
    Properties: { PolicyDocument: { Version: '2012-10-17', Statement: statements }, Roles: [ref(`${from}Role`)] },
  };
}
