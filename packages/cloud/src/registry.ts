import {
  AwsError,
  createWireService,
  loadConstraints,
  violationMessage,
  type ConstraintCheck,
  type WireService,
} from '@coldstart/wire';
import type { Identity } from './identity.ts';
import type { ServiceEntry } from './service-entry.ts';
import type { AnyService } from './service.ts';

/** A service that has been called: its operations, its wire, its constraints. */
export interface LoadedService {
  readonly service: AnyService;
  readonly wire: WireService;
  readonly check: ConstraintCheck;
  /** Operations that cannot change anything need not be written to disk. */
  changes(operation: string): boolean;
}

/** Services, each loaded on its first call. */
export class Registry {
  readonly entries: readonly ServiceEntry[];
  readonly #entries: ReadonlyMap<string, ServiceEntry>;
  readonly #loading = new Map<string, Promise<LoadedService>>();

  constructor(entries: readonly ServiceEntry[]) {
    this.entries = entries;
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  entry(name: string): ServiceEntry | undefined {
    return this.#entries.get(name);
  }

  /** @returns `undefined` where the cloud has no such service */
  load(name: string): Promise<LoadedService> | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = load(entry);
      this.#loading.set(name, loading);
    }
    return loading;
  }

  /** The services that have been called so far, but those that could not be loaded. */
  async loaded(): Promise<LoadedService[]> {
    const settled = await Promise.allSettled(this.#loading.values());
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  async identity(): Promise<Identity> {
    for (const { identity } of this.entries) if (identity !== undefined) return identity();
    throw new Error('No service of this cloud knows users and roles: start it with IAM among its services.');
  }
}

async function load(entry: ServiceEntry): Promise<LoadedService> {
  const service = await entry.load();
  const [sdk, check] = await Promise.all([service.sdk(), loadConstraints(service.constraints)]);
  const changes = (operation: string): boolean => service.operations[operation]?.changes ?? !READ_ONLY.test(operation);
  return { service, wire: await createWireService(sdk, service.decimals), check, changes };
}

const READ_ONLY =
  /^(?:Get|List|Describe|Head|Query|Scan|BatchGet|TransactGet|Filter|Simulate|Lookup|Test|Validate|Select|Estimate|Search)/;

/** Refuses input that lacks required members or breaks the model's constraints, in AWS's words. */
export function validate(
  { service, wire, check }: LoadedService,
  operation: string,
  input: Record<string, unknown>,
): void {
  // S3 has its own way with every parameter, and no constraints in its model.
  if (wire.model.refusesAs === 'restXml') {
    for (const name of wire.model.operations.get(operation)?.required ?? []) {
      if (input[name] === undefined) {
        throw new AwsError('InvalidRequest', `Missing required parameter: ${name}`, { status: 400 });
      }
    }
    return;
  }
  const { tolerates, violated } = service.operations[operation] ?? {};
  const violations = check(operation, input).filter((violation) => tolerates?.(violation) !== true);
  if (violations.length === 0) return;
  const message = violated?.(violations, input) ?? violationMessage(violations);
  if (service.invalid !== undefined) throw service.invalid(message, operation);
  throw new AwsError(wire.model.kind === 'awsQuery' ? 'ValidationError' : 'ValidationException', message, {
    status: 400,
  });
}
