/** A command class of an AWS SDK v3 client module, seen only through its input and output types. */
type CommandClass<Input, Output> = new (
  // Commands without required members may be made without any input.
  ...input: never
) => {
  readonly input: Input;
  resolveMiddleware(stack: never, config: never, options: never): (args: never) => Promise<{ output: Output }>;
};

/** The names of the operations that an SDK client module exports (`Invoke` for its `InvokeCommand`). */
export type OperationName<Sdk> = {
  [Key in keyof Sdk]: Key extends `${infer Name}Command` ? (Name extends '' | '$' ? never : Name) : never;
}[keyof Sdk];

type Command<Sdk, Name extends string> = `${Name}Command` extends keyof Sdk ? Sdk[`${Name}Command`] : never;

/** The SDK types required members as `T | undefined`; the wire has refused the request where one is missing. */
type Checked<In> = { [Key in keyof In]: {} extends Pick<In, Key> ? In[Key] : Exclude<In[Key], undefined> };

/** The SDK's input type of an operation, its required members present. */
export type Input<Sdk, Name extends string> =
  Command<Sdk, Name> extends CommandClass<infer In, infer _> ? Checked<In> : never;

/** The SDK's output type of an operation, without the client's own `$metadata`. */
export type Output<Sdk, Name extends string> =
  Command<Sdk, Name> extends CommandClass<infer _, infer Out> ? Omit<Out, '$metadata'> : never;

/** One operation: SDK input in, SDK output out; it throws an `AwsError` to refuse. */
export type Operation<In, Out, Call> = (input: In, call: Call) => Out | Promise<Out>;

/** The operations that a service implements; the others answer 501 by name. */
export type Operations<Sdk, Call> = {
  readonly [Name in OperationName<Sdk> & string]?: Operation<Input<Sdk, Name>, Output<Sdk, Name>, Call>;
};
