/**
 * Decides and explains requests to Amazon ECR against IAM policies, as AWS documents it.
 *
 * Everything happens here: nothing is sent anywhere, nothing is read but the arguments. In Node.js
 * and in browsers the functions are there as soon as the module is.
 *
 * @packageDocumentation
 */

/**
 * Decides one case.
 *
 * @param request The case, or its JSON text.
 * @returns The decision; for a case that cannot be decided one of `"error"` that says why. Never
 *   throws for what a case says.
 */
export function decide(request: Case | string): Decision | CaseError;

/** Decides one case and tells the whole proof. */
export function explain(request: Case | string): Explanation | CaseError;

/**
 * Finds everything that is wrong or doubtful in a policy.
 *
 * @param policy The policy's text, or its document. Places count in the text; a document is
 *   written with an indentation of two spaces first.
 * @param kind What the policy hangs on, which decides what it must and must not say.
 * @returns The problems in the order of their places; `[]` for none.
 * @throws TypeError If there is no such kind of policy.
 */
export function validate(policy: PolicyDocument | string, kind: PolicyKind): Problem[];

/** A request and the policies that have a say in it. */
export interface Case {
  /** Comes back with the decision. */
  id?: string | number;
  request: Request;
  policies: Policies;
  /** Notes of your own; they mean nothing here. */
  [note: string]: unknown;
}

/** Who asks for what, on what, in which situation. */
export interface Request {
  principal: Principal;
  /** Such as `ecr:BatchGetImage`. */
  action: string;
  resource: Resource;
  /**
   * Condition keys. Text, a number or a truth value is the value of a key that has one; a list
   * those of a multivalued key. A key that is not here is absent, which means something.
   */
  context?: Record<string, Scalar | Scalar[]>;
}

/** A single value of a condition key. */
export type Scalar = string | number | boolean;

/** The one who makes a request. */
export type Principal =
  | User
  | AssumedRole
  | FederatedUser
  | Root
  | Service
  | Federated
  | Anonymous;

/** What all principals of an account may say. */
export interface OfAccount {
  /** The twelve digits. */
  account?: string;
  /** Whether the account is its organisation's management account, which SCPs leave alone. */
  managementAccount?: boolean;
}

/** An IAM user. */
export interface User extends OfAccount {
  type: 'user';
  /** `arn:aws:iam::111122223333:user/[path/]name` */
  arn: string;
}

/** A session of a role. */
export interface AssumedRole extends OfAccount {
  type: 'assumed-role';
  /** `arn:aws:sts::111122223333:assumed-role/name/session` */
  arn: string;
  /** `arn:aws:iam::111122223333:role/[path/]name` */
  roleArn: string;
  /** Whether the role is a service-linked one, which SCPs and RCPs leave alone. */
  serviceLinkedRole?: boolean;
}

/** A session of `GetFederationToken`. */
export interface FederatedUser extends OfAccount {
  type: 'federated-user';
  /** `arn:aws:sts::111122223333:federated-user/name` */
  arn: string;
  /** The user who asked for the token. */
  userArn: string;
}

/** The root user of an account. */
export interface Root extends OfAccount {
  type: 'root';
  account: string;
  arn?: string;
}

/** An AWS service that acts for itself. */
export interface Service {
  type: 'service';
  /** Such as `codebuild.amazonaws.com`. */
  service: string;
}

/** Someone an identity provider vouches for; meets trust policies only. */
export interface Federated {
  type: 'federated';
  /** An ARN, or a name such as `cognito-identity.amazonaws.com`. */
  provider: string;
}

/** Nobody who signed the request. */
export interface Anonymous {
  type: 'anonymous';
}

/** What a request acts on. */
export interface Resource {
  /** Its ARN; `*` for actions that know no resource type. */
  arn: string;
  /** The account that owns it. Left out, that of the ARN. */
  account?: string;
  /** Whether the account is its organisation's management account, which RCPs leave alone. */
  managementAccount?: boolean;
}

/** The policies that have a say. A member that is not one of these is an error of the case. */
export interface Policies {
  /** Those of the user, its groups, or the role. */
  identity?: Policy[];
  /** The permissions boundary; left out, there is none. */
  boundary?: Policy;
  /** Those passed when the session was made; left out, there are none. */
  session?: Policy[];
  /** Service control policies, root first, account last; left out, there is no organisation. */
  scp?: Level[];
  /** Resource control policies; `RCPFullAWSAccess` is implied. */
  rcp?: Level[];
  /** The policy of the repository or, for `sts:AssumeRole`, the trust policy of the role. */
  resource?: Policy;
  /** The policy of the registry. */
  registry?: Policy;
  /** The policy of the VPC endpoint that the request comes through. */
  vpce?: Policy;
}

/** A policy with its name. */
export interface Policy {
  name?: string;
  /** That of a managed policy. */
  arn?: string;
  /** The document, as a user would write it. */
  document: PolicyDocument;
}

/** A policy document. What it may say is for {@link validate} to tell, not for the compiler. */
export type PolicyDocument = Record<string, unknown>;

/** One level of an organisation. */
export interface Level {
  /** What people call it. */
  level?: string;
  policies: Policy[];
}

/** The kinds of policy, by the member of {@link Policies} that holds them. */
export type Layer = keyof Policies;

/** What was decided. */
export interface Decision {
  /** The `id` of the case. */
  id?: string | number;
  decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /**
   * There, and `true`, when the decision rests on something that is not modelled: it then fails
   * closed, as an `implicitDeny`.
   */
  notModelled?: true;
  decidedBy: DecidedBy;
  /** AWS's own message for a denial, otherwise one sentence of ours. */
  message: string;
}

/** What a decision rests on. */
export interface DecidedBy {
  /**
   * The kind of policy; `root` when a root user, who needs no policy, is allowed; `service` when
   * the action needs no permission; `action` when it is not modelled.
   */
  layer: Layer | 'root' | 'service' | 'action';
  /** The policy's name. Left out, like all below, where no statement decided but silence. */
  policy?: string;
  /** The policy's ARN, if it is a managed one. */
  arn?: string;
  /** Which statement of the policy, from 0. */
  statement?: number;
  /** The statement's Sid, if it has one. */
  sid?: string;
}

/** A case that cannot be decided. */
export interface CaseError {
  id?: string | number;
  decision: 'error';
  /** What is wrong and where. */
  message: string;
}

/** A decision with everything that it rests on. */
export interface Explanation extends Decision {
  proof: Proof;
  authorizationDetails: AuthorizationDetails;
}

/** A decision laid out for reading: two lanes of rungs and the word that joins them. */
export interface Proof {
  /** What was decided, in few words. */
  headline: string;
  /** Why, in one sentence. */
  sentence: string;
  /** AWS's message, for a denial that AWS would make. */
  awsMessage?: string;
  /** What the decision rests on and AWS does not document; nearly always nothing. */
  assumptions: Assumption[];
  /**
   * How the two sides make one verdict: `or` within one account, `and` across two, `callerOnly`
   * for actions without resource, `ownerOnly` for callers without account.
   */
  join: 'or' | 'and' | 'callerOnly' | 'ownerOnly';
  caller: Lane;
  owner: Lane;
}

/** A question that AWS's documentation leaves open. */
export interface Assumption {
  /** Its number in `src/FIDELITY.md`, such as `O1`. */
  id: string;
  question: string;
  /** The answer that the decision rests on. */
  answer: string;
}

/** One side, from the outermost limit to the policy nearest the caller or the resource. */
export interface Lane {
  account?: string;
  rungs: Rung[];
}

/** One kind of policy and what it says. */
export interface Rung {
  layer: Layer;
  /** Such as `Repository policy`. */
  title: string;
  state: 'allows' | 'forbids' | 'silent' | 'noneAttached' | 'notModelled';
  /** Whether the decision rests on this rung; `true` of exactly one. */
  decides: boolean;
  sentence: string;
  /** The policies, as text that places count in. */
  documents: { name: string; text: string }[];
  /** Every statement of every one of them, applying or not. */
  statements: Statement[];
}

/** One statement and how it met the request. */
export interface Statement {
  /** Which of the rung's documents, from 0. */
  document: number;
  /** Its Sid, or `Statement[1]` where it has none. */
  name: string;
  effect: 'Allow' | 'Deny';
  decides: boolean;
  /** Whether all its tests pass, so that its effect counts. */
  applies: boolean;
  /** In this order: principal, action, resource, condition. */
  tests: [Test, Test, Test, Test];
  place: Place;
}

/** How one element of a statement met the request. */
export interface Test {
  /** Such as `Principal` or `NotAction`. */
  element: string;
  /** `absent` where the statement has no such element, so nothing can fail. */
  outcome: 'passes' | 'fails' | 'absent' | 'notModelled';
  /** What the statement wants. */
  wanted: string;
  /** What the request brings. */
  given: string;
  /** What differs, of a failure. */
  difference?: string;
  place: Place;
}

/** A place in a text: lines and columns from 1, `start` and `end` as `String.slice` takes them. */
export interface Place {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  start: number;
  end: number;
}

/**
 * The decision in the shape of the answer to `GetRequestAuthorizationDetails` of AWS's IAM
 * Toolbox. The identifiers of inline policies, and the Sids of statements without one, are ours.
 */
export interface AuthorizationDetails {
  requestContext: Record<string, string | string[]>;
  evaluations: Evaluation[];
  policies: PolicyInfo[];
}

/** One action on one resource. */
export interface Evaluation {
  action: string;
  /** Empty for actions that are not about one resource. */
  resource: string;
  evaluatedEffect: 'ALLOW' | 'EXPLICIT_DENY' | 'IMPLICIT_DENY';
  /** None for an implicit denial. */
  matchedPolicies: MatchedPolicy[];
}

/** A policy with statements that brought the effect about. */
export interface MatchedPolicy {
  /** That of one of `policies`. */
  uri: string;
  matchedStatements: { sid: string; evaluatedEffect: 'ALLOW' | 'DENY' }[];
}

/** A policy that was evaluated. */
export interface PolicyInfo {
  uri: string;
  type:
    | 'IDENTITY_BASED_POLICY'
    | 'RESOURCE_BASED_POLICY'
    | 'PERMISSIONS_BOUNDARY'
    | 'SESSION_POLICY'
    | 'SERVICE_CONTROL_POLICY'
    | 'RESOURCE_CONTROL_POLICY'
    | 'VPC_ENDPOINT_POLICY';
  inline: boolean;
  /** Left out where the case does not tell. */
  attachedTo?: { arn: string }[];
}

/** What a policy hangs on. */
export type PolicyKind =
  | 'identity'
  | 'boundary'
  | 'session'
  | 'scp'
  | 'rcp'
  | 'repository'
  | 'registry'
  | 'vpc-endpoint'
  | 'trust';

/** One thing that is wrong, or doubtful, in a policy. */
export interface Problem {
  /**
   * `error`: AWS refuses the policy. `security`: it allows more than it seems to. `warning`: it
   * hardly does what was meant. `suggestion`: it could be said better.
   */
  severity: 'error' | 'security' | 'warning' | 'suggestion';
  /** The issue code of IAM Access Analyzer's finding, if it has one. */
  code?: string;
  /** Which element, such as `Statement[1].Condition.StringEqual`; empty for the document. */
  path: string;
  /** What is wrong and what would be right. */
  message: string;
  place: Place;
  /** A change that makes the problem go away, if there is one. */
  fix?: Fix;
}

/** A change to a policy's text. */
export interface Fix {
  /** What it does. */
  title: string;
  /** What is replaced. */
  place: Place;
  /** What comes there. */
  replacement: string;
}
