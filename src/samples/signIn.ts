import type { Application } from './applications';
import { applications } from './applications';
import type { Agent } from './devices';
import { guid } from './guid';
import type { Moment } from './moment';
import type { Outcome } from './outcomes';
import { outcomes } from './outcomes';
import type { Network, Person } from './people';
import type { Evaluation, PolicyContext } from './policies';
import { evaluate, notEvaluated } from './policies';
import type { Random } from './random';

/** How the user proved to be who they are. */
export type Proof =
  'claim' | 'password' | 'passwordAndFactor' | 'windowsHello' | 'wrongPassword' | 'factorDenied' | 'factorMissing' | 'refreshToken';

export type RiskLevel = 'none' | 'low' | 'medium' | 'high';

/** The part of a sign-in that identity protection adds. */
export interface Risk {
  readonly level: RiskLevel;
  readonly aggregated: RiskLevel;
  readonly state: 'none' | 'atRisk' | 'remediated' | 'confirmedCompromised';
  readonly detail: string;
  readonly events: readonly string[];
}

export const noRisk: Risk = { level: 'none', aggregated: 'none', state: 'none', detail: 'none', events: [] };

/** Who signs in: a member of staff, a guest, or a name that was tried. */
export type Subject = Pick<Person, 'id' | 'name' | 'principalName' | 'secondFactor'> & { readonly userType?: 'Member' | 'Guest' };

/** A sign-in of a person, before it takes the shape of a file. */
export interface SignIn extends Moment {
  readonly id: string;
  readonly correlationId: string;
  readonly sessionId: string;
  readonly interactive: boolean;
  readonly person: Subject;
  readonly application: Application;
  readonly network: Network;
  readonly agent: Agent;
  readonly clientApp: string;
  readonly outcome: Outcome;
  readonly proof: Proof;
  readonly evaluation: Evaluation;
  readonly risk: Risk;
  readonly protocol: 'none' | 'oAuth2' | 'ropc' | 'deviceCode';
  readonly processing: number;
}

export interface SignInRequest {
  readonly moment: Moment;
  readonly person: Subject;
  readonly application: Application;
  readonly network: Network;
  readonly agent: Agent;
  readonly proof: Proof;
  readonly sessionId: string;
  readonly correlationId?: string;
  readonly outcome?: Outcome;
  readonly clientApp?: string;
  readonly risk?: Risk;
  readonly protocol?: SignIn['protocol'];
  readonly interactive?: boolean;
}

/** Completes a sign-in: ids, what conditional access said, how long it took. */
export function makeSignIn(random: Random, request: SignInRequest): SignIn {
  const { application, agent, proof } = request;
  const outcome =
    request.outcome ??
    (proof === 'claim' ? outcomes.successWithClaim : proof === 'passwordAndFactor' ? outcomes.successWithMfa : outcomes.success);
  const clientApp = request.clientApp ?? (application.kind === 'browser' ? 'Browser' : 'Mobile Apps and Desktop clients');
  const id = guid(random);
  return {
    time: request.moment.time,
    ticks: request.moment.ticks,
    id,
    correlationId: request.correlationId ?? guid(random),
    sessionId: request.sessionId,
    interactive: request.interactive ?? true,
    person: request.person,
    application,
    network: request.network,
    agent,
    clientApp,
    outcome,
    proof,
    evaluation: evaluationOf(request, outcome, clientApp),
    risk: request.risk ?? noRisk,
    protocol: request.protocol ?? 'none',
    processing: 60 + Math.floor(random.next() * random.next() * 900),
  };
}

/** A wrong password ends a sign-in before conditional access is asked; signing in to Windows itself never asks it. */
const beforePolicies = new Set<number>([50034, 50053, 50055, 50057, 50126]);

function evaluationOf(request: SignInRequest, outcome: Outcome, clientApp: string): Evaluation {
  if (beforePolicies.has(outcome.code) || request.application === applications.windows) return notEvaluated;
  const { proof, application, agent, risk } = request;
  const legacy = clientApp === 'Authenticated SMTP' || clientApp === 'IMAP4';
  const asksDevice = application.kind === 'client' && application.suite === 'office' && !legacy;
  const context: PolicyContext = {
    multifactor: proof === 'password' || proof === 'factorDenied' || proof === 'factorMissing' ? 'missing' : 'satisfied',
    legacy,
    risky: risk !== undefined && risk.level !== 'none',
    ...(asksDevice ? { compliant: agent.device.isCompliant === true } : {}),
  };
  return evaluate(context);
}
