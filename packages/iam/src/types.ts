/** A JSON policy, as parsed. Elements keep AWS's spelling; each may be a single value or a list. */
export interface PolicyDocument {
  readonly Version?: '2012-10-17' | '2008-10-17';
  readonly Id?: string;
  readonly Statement: Statement | readonly Statement[];
}

type OneOrMore<T> = T | readonly T[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore<string>>>;
  readonly NotPrincipal?: '*' | Readonly<Record<string, OneOrMore<string>>>;
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly NotResource?: OneOrMore<string>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore<string | number | boolean>>>>>;
}

/** What temporary credentials tell beyond whose they are. */
export interface SessionFacts {
  /** Milliseconds since 1970. */
  readonly issued: number;
  /** When a code of an MFA device was given for them; milliseconds since 1970. */
  readonly mfaAt?: number;
}

/** Who makes a request. */
export type Principal =
  | { readonly kind: 'root'; readonly account: string; readonly arn: string; readonly session?: SessionFacts }
  | {
      readonly kind: 'user';
      readonly account: string;
      /** `arn:aws:iam::111122223333:user/NAME`; of a federated user `arn:aws:sts::111122223333:federated-user/SESSION`. */
      readonly arn: string;
      readonly userName: string;
      readonly userId: string;
      /** Policies that were passed to GetFederationToken; they can only narrow. */
      readonly sessionPolicies?: readonly PolicyDocument[];
      /** Of credentials from GetSessionToken and GetFederationToken. */
      readonly session?: SessionFacts;
    }
  | {
      readonly kind: 'role';
      readonly account: string;
      /** `arn:aws:sts::111122223333:assumed-role/NAME/SESSION` */
      readonly arn: string;
      readonly roleArn: string;
      readonly roleName: string;
      readonly roleId: string;
      readonly sessionName: string;
      /** Policies that were passed when the session was made; they can only narrow. */
      readonly sessionPolicies?: readonly PolicyDocument[];
      /** Tags that were passed when the session was made. */
      readonly sessionTags?: Readonly<Record<string, string>>;
      /** Keys of those that go on to the sessions which this one makes. */
      readonly transitiveTagKeys?: readonly string[];
      readonly sourceIdentity?: string;
      readonly session?: SessionFacts;
    }
  | {
      readonly kind: 'service';
      readonly account: string;
      readonly arn: string;
      /** `s3.amazonaws.com` */
      readonly service: string;
      /** The other names that policies may give it: `logs.eu-west-1.amazonaws.com`. */
      readonly otherNames?: readonly string[];
    }
  | { readonly kind: 'anonymous'; readonly account: string; readonly arn: string };

export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/** What is asked for. */
export interface AuthorizationRequest {
  readonly principal: Principal;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  /** ARN or `*` */
  readonly resource: string;
  /** Account that owns the resource. */
  readonly resourceAccount: string;
  /** Condition keys and their values; keys match without regard to case. */
  readonly context: ContextValues;
}

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policies that have a say. */
export interface PolicySet {
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy | undefined;
  readonly session?: readonly NamedPolicy[] | undefined;
  readonly resource?: PolicyDocument | undefined;
  /** Condition keys that follow from who asks: `aws:PrincipalTag/Department`. The request's own go before them. */
  readonly context?: ContextValues | undefined;
}

export type PolicyType = 'identity-based' | 'resource-based' | 'permissions boundary' | 'session' | 'trust';

/** The answer, and why. */
export interface Decision {
  readonly result: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The statement that decided; absent when nothing matched. */
  readonly by?:
    | {
        readonly policyType: PolicyType;
        readonly policyName: string;
        readonly statement: Statement;
        readonly index: number;
      }
    | undefined;
  /** For an implicit deny, the kind of policy that lacks an Allow. */
  readonly missing?: PolicyType | undefined;
  /** AWS's sentence for a denial; empty when allowed. */
  readonly message: string;
}
