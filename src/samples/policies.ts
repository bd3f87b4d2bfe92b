import { namedGuid } from './guid';

/** What conditional access looked at. */
export interface PolicyContext {
  /** How multifactor authentication ended: satisfied, asked for and not yet given, or given up. */
  readonly multifactor: 'satisfied' | 'missing';
  readonly legacy?: boolean;
  readonly compliant?: boolean;
  readonly risky?: boolean;
}

/** A policy as a sign-in record lists it. */
export interface AppliedPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly enforcedGrantControls: readonly string[];
  readonly enforcedSessionControls: readonly string[];
  readonly result: 'success' | 'failure' | 'notApplied' | 'reportOnlySuccess' | 'reportOnlyNotApplied' | 'reportOnlyFailure';
  readonly conditionsSatisfied: number;
  readonly conditionsNotSatisfied: number;
}

export interface Evaluation {
  readonly status: 'success' | 'failure' | 'notApplied';
  readonly policies: readonly AppliedPolicy[];
}

interface Policy {
  readonly name: string;
  readonly grant: readonly string[];
  readonly result: (context: PolicyContext) => AppliedPolicy['result'];
}

const multifactorResult = (context: PolicyContext): AppliedPolicy['result'] =>
  context.multifactor === 'satisfied' ? 'success' : 'failure';

/** Contoso's conditional access policies. */
export const policies: readonly Policy[] = [
  {
    name: 'CA001: Require MFA for all users',
    grant: ['Mfa'],
    result: (context) => (context.legacy ? 'notApplied' : multifactorResult(context)),
  },
  { name: 'CA002: Block legacy authentication', grant: ['Block'], result: (context) => (context.legacy ? 'failure' : 'notApplied') },
  {
    name: 'CA003: Require compliant device for desktop apps',
    grant: ['RequireCompliantDevice'],
    result: (context) => (context.compliant === undefined ? 'notApplied' : context.compliant ? 'success' : 'failure'),
  },
  {
    name: 'CA004: Block risky sign-ins (report-only)',
    grant: ['Block'],
    result: (context) => (context.risky ? 'reportOnlyFailure' : 'reportOnlyNotApplied'),
  },
];

const evaluations = new Map<number, Evaluation>();

/** What the policies make of a sign-in. Equal circumstances give the same object. */
export function evaluate(context: PolicyContext): Evaluation {
  const device = context.compliant === undefined ? 0 : context.compliant ? 1 : 2;
  const key = device * 8 + (context.multifactor === 'satisfied' ? 4 : 0) + (context.legacy ? 2 : 0) + (context.risky ? 1 : 0);
  const known = evaluations.get(key);
  if (known) return known;
  const applied = policies.map((policy) => apply(policy, context));
  const status = applied.some((each) => each.result === 'failure')
    ? 'failure'
    : applied.some((each) => each.result === 'success')
      ? 'success'
      : 'notApplied';
  const evaluation: Evaluation = { status, policies: applied };
  evaluations.set(key, evaluation);
  return evaluation;
}

/** What is written where the sign-in ended before conditional access was asked. */
export const notEvaluated: Evaluation = { status: 'notApplied', policies: [] };

function apply(policy: Policy, context: PolicyContext): AppliedPolicy {
  const result = policy.result(context);
  const applies = !result.endsWith('otApplied');
  return {
    id: namedGuid('policy', policy.name),
    displayName: policy.name,
    enforcedGrantControls: policy.grant,
    enforcedSessionControls: [],
    result,
    conditionsSatisfied: applies ? 3 : 1,
    conditionsNotSatisfied: applies ? 0 : 2,
  };
}
