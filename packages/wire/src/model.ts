import { NormalizedSchema } from '@smithy/core/schema';

/** The traits that the SDK's schemas carry and that the wire looks at. */
export interface Traits {
  readonly http?: readonly [method: string, path: string, status: number];
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
  readonly httpError?: number;
  readonly error?: string;
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: unknown;
  readonly xmlNamespace?: readonly [prefix: string, uri: string];
  readonly streaming?: unknown;
  readonly endpoint?: readonly [prefix: string];
}

export interface Member {
  readonly name: string;
  readonly schema: NormalizedSchema;
  readonly traits: Traits;
}

export interface OperationModel {
  readonly name: string;
  readonly traits: Traits;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Members of the input; empty where it has none. */
  readonly members: readonly Member[];
  /** Names of the input members that must be there. */
  readonly required: readonly string[];
  /** Name of the output member that is an event stream, or empty. */
  readonly eventOutput: string;
}

/** The protocols, and the ways in which services word what they refuse before an operation is reached. */
export type ProtocolKind =
  | 'awsJson1_0'
  | 'awsJson1_1'
  | 'awsQuery'
  | 'restJson1'
  | 'restXml'
  | 'rpcv2Cbor'
  | 'ec2Query';

export interface Serializer {
  write(schema: unknown, value: unknown): void;
  flush(): string | Uint8Array;
}

export interface Deserializer {
  read(schema: unknown, data: unknown): unknown;
}

export interface Codec {
  createSerializer(): Serializer;
  createDeserializer(): Deserializer;
}

/** An SDK client's own protocol object: the half of the wire that AWS ships. */
export interface SdkProtocol {
  readonly codec?: Codec;
  readonly serializer: Serializer;
  readonly deserializer: Deserializer;
  getShapeId(): string;
  getPayloadCodec?(): Codec;
  setSerdeContext(context: object): void;
}

export interface ServiceModel {
  readonly kind: ProtocolKind;
  /** Whose words it has for bad signatures and denials: those of its protocol, but that `restXml` stands for S3's. */
  readonly refusesAs: ProtocolKind;
  readonly protocol: SdkProtocol;
  readonly codec: Codec;
  /** The SDK client's configuration: serializers take encoders from it. */
  readonly serdeContext: Record<string, unknown>;
  readonly namespace: string;
  readonly xmlNamespace: string | undefined;
  readonly version: string;
  /** First half of `X-Amz-Target`; empty for REST services. */
  readonly target: string;
  readonly signingName: string;
  readonly queryCompatible: boolean;
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly errors: ReadonlyMap<string, NormalizedSchema>;
}

interface ErrorRegistry {
  readonly schemas: ReadonlyMap<string, readonly unknown[]>;
}

interface ClientConfig extends Record<string, unknown> {
  readonly protocol: new (settings: object) => SdkProtocol;
  readonly protocolSettings: {
    readonly defaultNamespace: string;
    readonly xmlNamespace?: string;
    readonly version: string;
    readonly serviceTarget?: string;
    readonly awsQueryCompatible?: boolean;
    readonly errorTypeRegistries?: readonly ErrorRegistry[];
  };
  readonly defaultSigningName: string;
}

type ClientClass = new (config: object) => { readonly config: ClientConfig };

/** Static schemas are tuples that begin with their kind: an operation is a 9, an error a -3. */
const OPERATION = 9;
const ERROR = -3;

function isClient(value: unknown): value is ClientClass {
  return typeof value === 'function' && /^(?!__|Client$).+Client$/.test(value.name);
}

/**
 * Reads a service's model out of its SDK client package (`@aws-sdk/client-*`): every operation
 * with the schemas of its input and output, and every error.
 */
export function readModel(sdk: object): ServiceModel {
  const exports: unknown[] = Object.values(sdk);
  const Client = exports.find(isClient);
  if (Client === undefined)
    throw new Error('This module exports no AWS SDK client: pass an @aws-sdk/client-* package.');
  const { config } = new Client({ region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  const settings = config.protocolSettings;
  const Protocol = typeof config.protocol === 'function' ? config.protocol : (config.protocol as object).constructor;
  const protocol = new (Protocol as ClientConfig['protocol'])(settings);
  protocol.setSerdeContext(config);
  const kind = protocol.getShapeId().split('#')[1] as ProtocolKind;
  // Forms have no codec of their own: their answers are written by `protocols/aws-query.ts` and `ec2-query.ts`.
  const codec =
    protocol.codec ?? (kind === 'awsQuery' || kind === 'ec2Query' ? undefined : protocol.getPayloadCodec?.());
  const operations = new Map<string, OperationModel>();
  for (const value of exports) {
    if (Array.isArray(value) && value[0] === OPERATION) {
      const operation = readOperation(value);
      operations.set(operation.name, operation);
    }
  }
  const errors = new Map<string, NormalizedSchema>();
  for (const registry of settings.errorTypeRegistries ?? []) {
    for (const schema of registry.schemas.values()) {
      if (schema[0] === ERROR) errors.set(String(schema[2]), NormalizedSchema.of(schema as never));
    }
  }
  return {
    kind,
    // The other services in XML are as old as the query protocol, and share its words.
    refusesAs: kind === 'restXml' && config.defaultSigningName !== 's3' ? 'awsQuery' : kind,
    protocol,
    codec: codec ?? { createSerializer: () => protocol.serializer, createDeserializer: () => protocol.deserializer },
    serdeContext: config,
    namespace: settings.defaultNamespace,
    xmlNamespace: settings.xmlNamespace,
    version: settings.version,
    target: settings.serviceTarget ?? '',
    signingName: config.defaultSigningName,
    queryCompatible: settings.awsQueryCompatible ?? false,
    operations,
    errors,
  };
}

function readOperation(schema: readonly unknown[]): OperationModel {
  const input = NormalizedSchema.of(schema[4] as never);
  const output = NormalizedSchema.of(schema[5] as never);
  const traits = typeof schema[3] === 'object' && schema[3] !== null ? schema[3] : {};
  const members = input.isUnitSchema()
    ? []
    : [...input.structIterator()].map(([name, member]) => ({
        name,
        schema: member,
        traits: member.getMergedTraits() as Traits,
      }));
  return {
    name: String(schema[2]),
    traits,
    input,
    output,
    members,
    required: requiredMembers(input),
    eventOutput: output.isStructSchema() ? output.getEventStreamMember() : '',
  };
}

/** Structure schemas list their required members first, and say how many they are. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  if (schema.isUnitSchema() || !schema.isStructSchema()) return [];
  const raw = schema.getSchema() as unknown as readonly unknown[];
  const names = raw[4] as readonly string[];
  return names.slice(0, (raw[6] as number | undefined) ?? 0);
}
